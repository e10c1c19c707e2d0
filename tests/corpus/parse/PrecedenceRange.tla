---- MODULE PrecedenceRange ----
\* Covers: % beside + without parentheses is a parse error, their ranges overlap.
EXTENDS Integers
VARIABLE x
Init == x = 0
Next == x' = x % 4 + 1
====
