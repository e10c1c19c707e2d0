---- MODULE M ----
A == [][Next]_
====
