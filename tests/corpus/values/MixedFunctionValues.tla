---- MODULE MixedFunctionValues ----
\* Covers: the values of one function, record or tuple may be of any kinds.
EXTENDS Naturals
VARIABLE x
Init == x = <<[i \in 1..2 |-> IF i = 1 THEN "a" ELSE {}], [a |-> 1, b |-> TRUE], <<1, "a", {}>>>>
Next == x' = x
====
