---- MODULE M ----
A == x y
B == 1
====
