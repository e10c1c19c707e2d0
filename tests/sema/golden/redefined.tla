---- MODULE M ----
A == 1
A == 2
====
