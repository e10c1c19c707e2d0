---- MODULE M ----
A == IF TRUE 1 ELSE 2
====
