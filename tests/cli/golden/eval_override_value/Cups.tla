---- MODULE Cups ----
EXTENDS Naturals
Fill(c) == c + 1
VARIABLE cups
Init == cups = 0
Next == cups' = Fill(cups)
====
