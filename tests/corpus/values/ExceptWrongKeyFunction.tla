---- MODULE ExceptWrongKeyFunction ----
\* Covers: EXCEPT of a function on numbers at a string is an error, not a missing key.
EXTENDS Naturals
VARIABLE x
Init == x = [i \in 2..3 |-> i]
Next == x' = [x EXCEPT !["a"] = 2]
====
