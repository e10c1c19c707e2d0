---- MODULE LiveConstraintKeeps ----
\* Covers: a constraint, and a property that is decided within it.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = x + 1 \/ (x > 2 /\ x' = 0)
Spec == Init /\ [][Next]_x /\ WF_x(Next)
Small == x < 5
P == []<>(x = 9)
====
