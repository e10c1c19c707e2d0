---- MODULE ViewConstraint ----
\* Covers: VIEW beside CONSTRAINT: the first concrete state of a view is kept and expanded.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y \in 0..2
Next == x' = x + 1 /\ y' = (y * 2 + x) % 5
Small == x + y < 9
View == <<x, y % 2>>
====
