---- MODULE M ----
A == “abc”
====
