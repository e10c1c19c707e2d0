---- MODULE M ----
A(n) == A(n)
====
