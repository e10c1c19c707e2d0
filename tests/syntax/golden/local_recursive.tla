---- MODULE local_recursive ----
EXTENDS Naturals
LOCAL RECURSIVE F(_)
F(n) == n
====
