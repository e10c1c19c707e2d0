---- MODULE ShortCutPartial ----
\* Covers: the short cut waits for the last variable: \E between two assignments multiplies.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == /\ x' = (x + 1) % 2
        /\ \E i \in 1..3 : i > 1
        /\ y' = 1 - x'
        /\ \E i \in 1..3 : i > 1
====
