---- MODULE InvariantFirstNamed ----
\* Covers: where a state breaks several invariants, the first one of the cfg is named.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = x + 1
Fine == x >= 0
Two == x < 3
One == x < 3
====
