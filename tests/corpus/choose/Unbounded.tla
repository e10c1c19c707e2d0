---- MODULE Unbounded ----
\* Covers: an unbounded CHOOSE is an error when it is evaluated, not before.
EXTENDS Naturals
VARIABLE x
NoValue == CHOOSE v : v \notin {0, 1}
Init == x = 0
Next == x' = IF x < 2 THEN x + 1 ELSE NoValue
====
