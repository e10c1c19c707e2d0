---- MODULE Cups ----
EXTENDS Naturals
VARIABLE cups
Init == cups = 0
Next == cups < 3 /\ cups' = cups + 1
====
