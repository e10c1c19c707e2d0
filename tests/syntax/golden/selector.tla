---- MODULE M ----
A == B!2
====
