---- MODULE M ----
A == B!]
====
