---- MODULE OperatorValues ----
\* Covers: Op(v) = v in the cfg gives a constant operator its values one by one.
EXTENDS Naturals
CONSTANTS Weight(_), Names
VARIABLE x
Init == x = 0
Next == \E n \in Names : x' = Weight(n)
====
