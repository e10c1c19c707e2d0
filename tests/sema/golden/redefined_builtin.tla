---- MODULE M ----
EXTENDS Naturals
a + b == 1
====
