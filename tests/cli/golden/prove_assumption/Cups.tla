---- MODULE Cups ----
EXTENDS Naturals
ASSUME Enough == 1 > 2
VARIABLE cups
Init == cups = 0
Next == cups' = 1 - cups
TypeOK == cups \in {0, 1}
Small == cups < 2
Inv == TypeOK /\ Small
====
