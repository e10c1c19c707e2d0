---- MODULE InvariantInitial ----
\* Covers: an initial state against the invariant: exit code 12, a trace of one state.
EXTENDS Naturals
VARIABLES x, y
Init == x \in 0..3 /\ y = 2
Next == UNCHANGED <<x, y>>
Apart == x # y
====
