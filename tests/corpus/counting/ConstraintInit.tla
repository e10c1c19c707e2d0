---- MODULE ConstraintInit ----
\* Covers: an initial state outside CONSTRAINT is generated but not kept.
EXTENDS Naturals
VARIABLE x
Init == x \in 0..4
Next == x' = (x + 1) % 7
Small == x # 3
====
