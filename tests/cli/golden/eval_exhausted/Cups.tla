---- MODULE Cups ----
EXTENDS Naturals
VARIABLE cups
Init == cups \in [1..20 -> {0, 1}]
Next == cups' = cups
====
