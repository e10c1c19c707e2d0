---- MODULE Cups ----
EXTENDS TLC
VARIABLE cups
Init == cups = 0
Next == cups' = TLCGet(7)
====
