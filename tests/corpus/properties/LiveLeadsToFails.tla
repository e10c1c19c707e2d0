---- MODULE LiveLeadsToFails ----
\* Covers: leads-to that fails: the right side never comes.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x /\ WF_x(Next)
P == x = 1 ~> x = 7
====
