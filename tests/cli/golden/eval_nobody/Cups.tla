---- MODULE Cups ----
EXTENDS TLCExt
VARIABLE cups
Init == cups = 0
Next == cups' = IF PickSuccessor(cups = 0) THEN 1 ELSE 0
====
