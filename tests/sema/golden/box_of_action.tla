---- MODULE M ----
VARIABLE x
A == [](x' = x)
====
