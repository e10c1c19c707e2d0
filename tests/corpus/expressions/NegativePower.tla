---- MODULE NegativePower ----
\* Covers: a negative exponent is an error.
EXTENDS Integers
VARIABLE x
Init == x = 2
Next == x' = x ^ (1 - x)
====
