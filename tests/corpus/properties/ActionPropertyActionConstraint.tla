---- MODULE ActionPropertyActionConstraint ----
\* Covers: an action property is checked on a step that the action constraint forbids.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = x + 1
Spec == Init /\ [][Next]_x
Early == x' < 3
Stays == [][x' < 3]_x
====
