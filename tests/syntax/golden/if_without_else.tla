---- MODULE M ----
A == IF TRUE THEN 1
B == 2
====
