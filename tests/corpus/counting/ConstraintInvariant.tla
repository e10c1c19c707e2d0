---- MODULE ConstraintInvariant ----
\* Covers: invariants are checked on a state that the constraint drops.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = x + 1
Small == x < 3
Below == x < 3
====
