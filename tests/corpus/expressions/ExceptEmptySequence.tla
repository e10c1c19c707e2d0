---- MODULE ExceptEmptySequence ----
\* Covers: EXCEPT of the empty sequence at an argument that is no integer
EXTENDS Integers
VARIABLE f
Init == f = 0
Next == f' = IF [<<>> EXCEPT !["a"] = 1] = <<>> THEN 1 ELSE 2
====
