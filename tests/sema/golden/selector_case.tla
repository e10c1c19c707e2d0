---- MODULE selector_case ----
EXTENDS Naturals
F(a) == CASE a = 1 -> 2 [] OTHER -> 3
G == F(1)!1
H == F(1)!2!1
I == [F(1) EXCEPT ![1] = 2]
J == I!2
====
