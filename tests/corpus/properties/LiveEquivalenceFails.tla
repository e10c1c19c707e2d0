---- MODULE LiveEquivalenceFails ----
\* Covers: <=> between temporal formulas, not equivalent.
EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\ y = 0
A == x' = (x + 1) % 3 /\ y' = y
B == y' = (y + 1) % 3 /\ x' = x
Next == A \/ B
Spec == Init /\ [][Next]_vars
P == []<>(x = 1) <=> []<>(y = 1)
====
