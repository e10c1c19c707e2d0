---- MODULE ImpliesAction ----
\* Covers: => as an action whose left side is true assigns through its right side.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == (x < 5) => x' = (x + 1) % 3
====
