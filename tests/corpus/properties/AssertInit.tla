---- MODULE AssertInit ----
\* Covers: a false Assert inside Init.
EXTENDS Naturals, TLC
VARIABLE x
Init == x \in 0..3 /\ Assert(x < 2, "x too large")
Next == x' = x
====
