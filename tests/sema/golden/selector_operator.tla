---- MODULE selector_operator ----
EXTENDS Naturals
F(a) == \E q \in 1..a : q > 1
Twice(G(_), v) == G(G(v))
A == Twice(F!@, 1)
B == F(1)!@
CONSTANT c
D == c!1
====
