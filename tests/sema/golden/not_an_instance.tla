---- MODULE M ----
A == 1
B == A!C
====
