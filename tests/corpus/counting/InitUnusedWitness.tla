---- MODULE InitUnusedWitness ----
\* Covers: after x is assigned, \E in Init is a test (no duplicates); before it, it multiplies.
EXTENDS Naturals
VARIABLES x, y
Init == /\ \E i \in 1..3 : x = 7
        /\ y = 8
        /\ \E i \in 1..5 : i > 3
Next == UNCHANGED <<x, y>>
====
