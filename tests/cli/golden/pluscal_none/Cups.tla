---- MODULE Cups ----
EXTENDS Naturals
VARIABLE cups
Init == cups = 0
Next == cups' = cups
====
