---- MODULE InitDuplicates ----
\* Covers: every initial state produced counts as generated, equal ones included.
EXTENDS Naturals
VARIABLES x, y
Init == /\ \/ x \in {0, 1}
           \/ x \in {1, 2}
        /\ \E i \in {0, 2, 4} : y = i % 4
Next == UNCHANGED <<x, y>>
====
