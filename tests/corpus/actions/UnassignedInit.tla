---- MODULE UnassignedInit ----
\* Covers: an initial state in which a variable has no value is an error.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0
Next == x' = 1 /\ y' = 1
====
