---- MODULE CardinalityOfNat ----
\* Covers: Cardinality of an infinite set is an error.
EXTENDS Naturals, FiniteSets
VARIABLE x
Init == x = 0
Next == x' = Cardinality(Nat)
====
