---- MODULE WrongArity ----
\* Covers: an operator with too few arguments is a parse error.
EXTENDS Naturals
VARIABLE x
Add(a, b) == a + b
Init == x = 0
Next == x' = Add(x)
====
