---- MODULE DeadlockInitial ----
\* Covers: deadlock in an initial state: a trace of one state.
EXTENDS Naturals
VARIABLE x
Init == x = 5
Next == x < 3 /\ x' = x + 1
====
