---- MODULE Deadlock ----
\* Covers: a state with no successor is a deadlock; the trace leads to it.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x < 3 /\ x' = x + 1
====
