---- MODULE ModelValueInSubset ----
\* Covers: an untyped model value in a set of sets, of sequences and of functions.
EXTENDS Naturals, Sequences
CONSTANT m
VARIABLE x
Init == x = 0
Next == x' = <<m \in SUBSET {1}, m \in Seq({1}), m \in [{1} -> {1}], m \in [a : {1}]>>
====
