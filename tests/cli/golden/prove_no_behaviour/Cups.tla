---- MODULE Cups ----
EXTENDS Naturals
Pair == 2
====
