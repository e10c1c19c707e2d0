---- MODULE ConstraintTypeError ----
\* Covers: an error while a constraint is evaluated.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = x + 1
Bad == x < 2 \/ x < "a"
====
