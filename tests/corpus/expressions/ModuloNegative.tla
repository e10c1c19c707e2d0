---- MODULE ModuloNegative ----
\* Covers: % by a negative divisor is an error.
EXTENDS Integers
VARIABLE x
Init == x = 1
Next == x' = 5 % (x - 3)
====
