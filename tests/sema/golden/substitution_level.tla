---- MODULE M ----
VARIABLE x
---- MODULE N ----
VARIABLE y
B == y
====
I == INSTANCE N WITH y <- x'
====
