---- MODULE BoxNext ----
\* Covers: [A]_v as the next-state relation always has a successor, so no deadlock.
EXTENDS Naturals
VARIABLES x, y
Up == x < 2 /\ x' = x + 1 /\ y' = 1 - y
Init == x = 0 /\ y = 0
Next == [Up]_<<x, y>>
====
