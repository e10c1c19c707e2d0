---- MODULE InvariantNotBoolean ----
\* Covers: an invariant that is no boolean.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = x
Value == x + 1
====
