---- MODULE M ----
F(a) == a
A == F
====
