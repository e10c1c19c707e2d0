---- MODULE PropertyInitial ----
\* Covers: a PROPERTY about states with no [] speaks of initial states: exit code 13 when false.
EXTENDS Naturals
VARIABLE x
Init == x \in 0..3
Next == x' = x
Spec == Init /\ [][Next]_x
StartsLow == x < 2
====
