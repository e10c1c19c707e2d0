---- MODULE selector_operand ----
EXTENDS Naturals
F(a) == a + 1
G == F(2)!3
H == F(2)!1!1
I == F(2)!(3)
====
