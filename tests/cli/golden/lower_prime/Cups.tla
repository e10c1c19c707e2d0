---- MODULE Cups ----
EXTENDS Naturals
CONSTANT Full
VARIABLE cups
Init == cups = 0
Next == cups' = Full'
Later == cups' + 1
====
