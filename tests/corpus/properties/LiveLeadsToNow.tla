---- MODULE LiveLeadsToNow ----
\* Covers: leads-to is satisfied by the same state.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x
P == x = 1 ~> x \in {1, 2}
====
