---- MODULE InvariantTypeError ----
\* Covers: an error while an invariant is evaluated on a successor.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = IF x < 2 THEN x + 1 ELSE "end"
Below == x < 5
====
