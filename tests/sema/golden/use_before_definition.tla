---- MODULE M ----
A == B
B == 1
====
