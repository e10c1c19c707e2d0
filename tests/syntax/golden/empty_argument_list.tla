---- MODULE M ----
F() == 1
====
