---- MODULE M ----
A == zork
B == zork
====
