---- MODULE InvariantFirst ----
\* Covers: a state that breaks an invariant and has no successor: the invariant is reported.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x < 3 /\ x' = x + 1
Below == x < 3
====
