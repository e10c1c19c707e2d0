---- MODULE ViewInvariant ----
\* Covers: an invariant under a VIEW is checked on the states that are kept.
EXTENDS Naturals
VARIABLES x, clock
Init == x = 0 /\ clock = 0
Next == x' = (x + 1) % 4 /\ clock' = clock + 1
OnlyX == <<x, clock > 2>>
Early == clock < 6
====
