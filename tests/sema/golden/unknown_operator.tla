---- MODULE M ----
A == 1 + 2
====
