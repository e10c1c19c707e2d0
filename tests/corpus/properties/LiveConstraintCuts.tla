---- MODULE LiveConstraintCuts ----
\* Covers: a constraint cuts every fair behaviour: the property holds of nothing.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = x + 1
Spec == Init /\ [][Next]_x /\ WF_x(Next)
Small == x < 5
P == <>(x = 10)
====
