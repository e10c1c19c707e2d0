---- MODULE LiveIfInvariantHolds ----
\* Covers: an invariant under a condition on the initial state that is false.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x
P == x = 1 => [](x < 3)
====
