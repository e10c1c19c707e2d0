---- MODULE M ----
VARIABLE x
F(a) == a'
A == F(x')
====
