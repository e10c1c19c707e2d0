---- MODULE LiveLeadsTo ----
\* Covers: leads-to that holds under weak fairness, and chains of it.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x /\ WF_x(Next)
P == x = 1 ~> x = 0
Q == x = 3 ~> (x = 1 ~> x = 2)
====
