---- MODULE LiveLeadsToVacuous ----
\* Covers: leads-to whose left side is never true holds, fairness or not.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x
P == x = 9 ~> x = 7
====
