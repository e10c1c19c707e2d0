---- MODULE ActionConstraint ----
\* Covers: a transition against ACTION_CONSTRAINT is generated but its state is not kept for it.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == \E d \in 1..3 : x' = (x + d) % 12
EvenSteps == \/ x' = (x + 2) % 12
             \/ x = 4 /\ x' = 7
====
