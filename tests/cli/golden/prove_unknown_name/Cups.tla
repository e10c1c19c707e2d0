---- MODULE Cups ----
EXTENDS Naturals
VARIABLE cups
Init == cups = 0
Next == cups' = 1 - cups
TypeOK == cups \in {0, 1}
Small == cups < 2
Inv == TypeOK /\ Small
====
