---- MODULE ImpliesUnassigned ----
\* Covers: => as an action whose left side is false leaves x unassigned: an error.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == (x > 5) => x' = (x + 1) % 3
====
