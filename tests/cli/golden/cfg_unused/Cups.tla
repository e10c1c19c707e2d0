---- MODULE Cups ----
EXTENDS Naturals
CONSTANT Colours
VARIABLE cups
Init == cups = 0
Next == cups' = cups
====
