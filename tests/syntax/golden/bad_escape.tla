---- MODULE M ----
A == "a\qb"
====
