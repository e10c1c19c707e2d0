---- MODULE EquationReversed ----
\* Covers: e = x' does not assign x: an error.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x + 1 = x'
====
