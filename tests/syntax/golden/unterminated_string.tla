---- MODULE M ----
A == "abc
B == 3
====
