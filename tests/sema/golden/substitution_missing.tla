---- MODULE M ----
---- MODULE N ----
CONSTANT c
B == c
====
I == INSTANCE N
====
