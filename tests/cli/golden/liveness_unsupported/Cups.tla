---- MODULE Cups ----
EXTENDS Naturals
VARIABLE cups
Init == cups = 0
Next == cups' = cups
RECURSIVE Often(_)
Often(n) == IF n = 0 THEN <>(cups = 0) ELSE []Often(n - 1)
Twice == Often(2)
====
