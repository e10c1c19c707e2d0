---- MODULE M ----
A == 1 ; B == 2
====
