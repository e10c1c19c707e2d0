---- MODULE RandomSizes ----
\* Covers: RandomSubset and RandomSetOfSubsets by what is the same in every draw.
EXTENDS Integers, FiniteSets, Randomization
VARIABLE r
Init == r = <<Cardinality(RandomSubset(3, 1..9)), RandomSubset(2, {1, 2}), RandomSubset(0, 1..5),
              RandomSetOfSubsets(3, 0, 1..4), RandomSetOfSubsets(2, 3, 1..3),
              \A s \in RandomSetOfSubsets(4, 2, 1..5) : s \subseteq 1..5>>
Next == r' = r
====
