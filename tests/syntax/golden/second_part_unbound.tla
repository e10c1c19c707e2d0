---- MODULE M ----
A == \A x \in {1}, y : x = y
====
