---- MODULE NoInitialState ----
\* Covers: an Init that no state satisfies.
EXTENDS Naturals
VARIABLE x
Init == x \in {} /\ x = 1
Next == x' = x
====
