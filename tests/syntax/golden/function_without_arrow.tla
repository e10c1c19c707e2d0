---- MODULE M ----
A == [x, y \in {1} -> 2]
====
