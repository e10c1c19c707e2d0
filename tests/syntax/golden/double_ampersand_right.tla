---- MODULE M ----
A == TRUE &&& FALSE
====
