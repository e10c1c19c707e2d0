---- MODULE M ----
A == CHOOSE x, y \in {1} : x = y
====
