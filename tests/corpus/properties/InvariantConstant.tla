---- MODULE InvariantConstant ----
\* Covers: an invariant that is a constant formula and false.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = x
Never == 1 > 2
====
