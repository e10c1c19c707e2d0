---- MODULE BlockedByActionConstraint ----
\* Covers: successors that an action constraint drops still prevent deadlock.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = x + 1
Early == x' < 3
====
