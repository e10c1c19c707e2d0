---- MODULE ConstraintInitInvariant ----
\* Covers: an initial state that the constraint drops: is the invariant checked on it?
EXTENDS Naturals
VARIABLE x
Init == x \in 0..5
Next == x' = x
Small == x < 3
Below == x < 3
====
