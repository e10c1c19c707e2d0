---- MODULE RecursiveSection ----
\* Covers: a declaration between RECURSIVE and the definition
EXTENDS Integers
VARIABLE x
Init == x = 0
Next == x' = x
RECURSIVE F(_)
CONSTANT c
F(n) == n
====
