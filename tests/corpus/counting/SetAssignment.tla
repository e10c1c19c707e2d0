---- MODULE SetAssignment ----
\* Covers: x' \in S assigns each element once, however S was written.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = {}
Next == /\ x' \in {1, 1 + 0, 2} \cup {2, 3}
        /\ y' \in SUBSET {x'}
====
