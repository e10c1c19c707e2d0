---- MODULE M ----
A == LET LOCAL x == 1 IN x
====
