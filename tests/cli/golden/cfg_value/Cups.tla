---- MODULE Cups ----
EXTENDS Naturals
CONSTANT Cost(_)
VARIABLE cups
Init == cups = 0
Next == cups' = cups
====
