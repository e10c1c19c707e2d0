---- MODULE M ----
RECURSIVE A(_)
A(a, b) == 1
====
