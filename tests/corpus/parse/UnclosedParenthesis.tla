---- MODULE UnclosedParenthesis ----
\* Covers: a parenthesis that is not closed is a parse error.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1
====
