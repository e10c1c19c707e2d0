---- MODULE Cups ----
EXTENDS Reals
VARIABLE cups
Init == cups = 0
Next == cups' = cups + 1 / 2
====
