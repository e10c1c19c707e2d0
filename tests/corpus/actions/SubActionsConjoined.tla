---- MODULE SubActionsConjoined ----
\* Covers: disjunctions on both sides of a conjunction multiply.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
StepX == x' = x \/ x' = (x + 1) % 2
StepY == y' = 0 \/ y' = 1 \/ y' = y
Next == StepX /\ StepY
====
