---- MODULE None ----
\* Covers: CHOOSE with no element is an error.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = CHOOSE n \in 1..3 : n > x + 1
====
