---- MODULE LiveIfInvariant ----
\* Covers: an invariant under a condition on the initial state: a temporal property, exit code 13.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x
P == x = 0 => [](x < 3)
====
