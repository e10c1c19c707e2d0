---- MODULE View ----
\* Covers: VIEW is what states are compared by; the first concrete state is kept.
EXTENDS Naturals
VARIABLES x, clock
Init == x = 0 /\ clock = 0
Next == x' = (x + 1) % 4 /\ clock' = clock + 1
OnlyX == x
====
