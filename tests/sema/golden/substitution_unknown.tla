---- MODULE M ----
---- MODULE N ----
CONSTANT count
B == count
====
I == INSTANCE N WITH cuont <- 1, count <- 2
====
