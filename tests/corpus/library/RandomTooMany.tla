---- MODULE RandomTooMany ----
\* Covers: RandomSetOfSubsets of more elements than there are is an error.
EXTENDS Integers, Randomization
VARIABLE r
Init == r = {}
Next == r' = RandomSetOfSubsets(1, 5, {1, 2})
====
