---- MODULE BlockedByConstraint ----
\* Covers: successors that a constraint drops still prevent deadlock; dropped states have none.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x < 4 /\ x' = x + 1
Small == x < 3
====
