---- MODULE AssertInvariant ----
\* Covers: a false Assert inside an invariant.
EXTENDS Naturals, TLC
VARIABLE x
Init == x = 0
Next == x' = x + 1
Inv == Assert(x < 3, "x too large")
====
