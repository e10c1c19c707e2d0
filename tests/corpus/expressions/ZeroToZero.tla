---- MODULE ZeroToZero ----
\* Covers: 0^0 is an error.
EXTENDS Integers
VARIABLE x
Init == x = 0
Next == x' = x ^ x
====
