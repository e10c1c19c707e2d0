---- MODULE M ----
A == 1
EXTENDS Naturals
====
