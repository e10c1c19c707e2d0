---- MODULE M ----
A == @
====
