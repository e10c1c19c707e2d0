---- MODULE RecursionUndeclared ----
\* Covers: a recursive operator with no RECURSIVE is a parse error.
EXTENDS Naturals
VARIABLE x
Down(n) == IF n = 0 THEN 0 ELSE Down(n - 1)
Init == x = 0
Next == x' = Down(3)
====
