---- MODULE LiveActionConstraint ----
\* Covers: an action constraint forbids the step that would help.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x /\ WF_x(Next)
Up == x' > x
P == []<>(x = 0)
====
