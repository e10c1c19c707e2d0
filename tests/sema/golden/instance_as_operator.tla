---- MODULE M ----
---- MODULE N ----
B == 1
====
I == INSTANCE N
A == I
====
