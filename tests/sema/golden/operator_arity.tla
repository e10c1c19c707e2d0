---- MODULE M ----
F(G(_, _)) == G(1, 2)
H(a) == a
A == F(H)
B == F(LAMBDA x : x)
====
