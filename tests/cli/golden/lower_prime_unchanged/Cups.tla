---- MODULE Cups ----
EXTENDS Naturals
CONSTANT Full
VARIABLE cups
Init == cups = 0
Next == cups' = cups
Same == UNCHANGED cups
Inv == ENABLED (Full' /\ Next)
====
