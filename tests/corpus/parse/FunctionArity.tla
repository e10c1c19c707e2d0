---- MODULE FunctionArity ----
\* Covers: a function of one argument applied to two
EXTENDS Integers
VARIABLE x
Init == x = 0
Next == x' = x
f[i \in {1}] == i
A == f[1, 2]
====
