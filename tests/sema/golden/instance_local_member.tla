---- MODULE M ----
---- MODULE N ----
LOCAL B == 1
====
I == INSTANCE N
A == I!B
====
