---- MODULE M ----
VARIABLE CASE
A == 1
====
