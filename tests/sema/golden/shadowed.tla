---- MODULE M ----
VARIABLE x
A == \E x \in {1} : x = 1
====
