---- MODULE M ----
F(a) == a
A == F(1, 2)
====
