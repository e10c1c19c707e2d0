---- MODULE FiniteSetOps ----
\* Covers: Cardinality and IsFiniteSet over every kind of set.
EXTENDS Integers, Sequences, FiniteSets
CONSTANT S
VARIABLE r
Init == r = <<Cardinality({}), Cardinality({1, 1, 2}), Cardinality(S), Cardinality(3..7), Cardinality(5..4),
              Cardinality(SUBSET (1..5)), Cardinality([1..3 -> 1..4]), Cardinality([a : 1..2, b : 1..3]),
              Cardinality((1..2) \X (1..3) \X {7}), Cardinality({i % 3 : i \in 1..9}),
              Cardinality(UNION {{1, 2}, {2, 3}}), IsFiniteSet({}), IsFiniteSet(S), IsFiniteSet(Nat),
              IsFiniteSet(SUBSET (1..3)), Cardinality({i \in 1..9 : i > 4})>>
Next == r' = r
====
