---- MODULE ComposeBlocked ----
\* Covers: a state from which A \cdot B gets no further than between A and B is a deadlock
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == (x' = x + 1) \cdot (x < 3 /\ x' = x + 1)
====
