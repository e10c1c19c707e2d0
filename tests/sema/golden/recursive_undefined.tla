---- MODULE M ----
RECURSIVE A(_)
B == 1
====
