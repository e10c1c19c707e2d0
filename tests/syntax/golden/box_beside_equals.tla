---- MODULE M ----
A == []x = 5
====
