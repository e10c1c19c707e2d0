---- MODULE M ----
I == INSTANCE N WITH a = 1
====
