---- MODULE DisjunctDuplicates ----
\* Covers: each disjunct emits its successor, so equal successors count as generated twice.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == \/ x' = (x + 1) % 3
        \/ x' = (x + 2) % 3
        \/ x' = (x + 1) % 3
====
