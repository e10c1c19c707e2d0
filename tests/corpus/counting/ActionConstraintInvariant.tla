---- MODULE ActionConstraintInvariant ----
\* Covers: invariants are checked on a state that only a forbidden transition reaches.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == \E d \in 1..3 : x' = x + d /\ x < 8
EvenSteps == (x' - x) % 2 = 0
Even == x # 5
====
