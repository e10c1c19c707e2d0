---- MODULE ActionPropertyConstraint ----
\* Covers: an action property is checked on a step to a state that the constraint drops.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = x + 1
Spec == Init /\ [][Next]_x
Small == x < 3
Stays == [][x' < 3]_x
====
