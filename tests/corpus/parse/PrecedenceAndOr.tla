---- MODULE PrecedenceAndOr ----
\* Covers: /\ beside \/ without parentheses is a parse error.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = 1 /\ x = 0 \/ x = 1
====
