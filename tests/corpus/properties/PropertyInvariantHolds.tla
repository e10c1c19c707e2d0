---- MODULE PropertyInvariantHolds ----
\* Covers: PROPERTY []P that holds, given through two definitions.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x
P == x \in 0..3
AlwaysP == []P
Wrapped == AlwaysP
====
