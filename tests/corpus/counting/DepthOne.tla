---- MODULE DepthOne ----
\* Covers: depth 1 when every step leads back to an initial state.
EXTENDS Naturals
VARIABLE x
Init == x \in 0..3
Next == x' = (x + 1) % 4
====
