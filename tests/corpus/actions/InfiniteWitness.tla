---- MODULE InfiniteWitness ----
\* Covers: \E over Nat in an action is an error.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == \E n \in Nat : x' = n
====
