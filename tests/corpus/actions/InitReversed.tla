---- MODULE InitReversed ----
\* Covers: e = x in Init does not assign x: an error.
EXTENDS Naturals
VARIABLE x
Init == 0 = x
Next == x' = x
====
