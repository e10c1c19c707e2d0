---- MODULE Cups ----
EXTENDS Naturals, Kitchen, Shop
VARIABLE cups
Init == cups = 0
Next == cups' = cups
====
