---- MODULE M ----
c == 1
A == c(2)
====
