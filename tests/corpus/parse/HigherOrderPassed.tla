---- MODULE HigherOrderPassed ----
\* Covers: an operator that takes an operator, passed as an argument
VARIABLE x
Init == x = 0
Next == x' = x
D(Op(_)) == Op(42)
Foo == D(D)
====
