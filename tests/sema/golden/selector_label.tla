---- MODULE selector_label ----
EXTENDS Naturals
F(a) == \A b \in 1..2 : each(b):: a > b
G == F(2)!ech(1)
H == F(2)!each
I == F!each(1)
====
