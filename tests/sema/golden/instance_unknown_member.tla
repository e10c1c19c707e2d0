---- MODULE M ----
---- MODULE N ----
Ball == 1
====
I == INSTANCE N
A == I!Bal
====
