---- MODULE DivisionByZero ----
\* Covers: \div by zero is an error.
EXTENDS Integers
VARIABLE x
Init == x = 1
Next == x' = 5 \div (x - 1)
====
