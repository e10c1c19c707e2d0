---- MODULE SelectorOfCase ----
\* Covers: an arm of a CASE as a subexpression
EXTENDS Integers
VARIABLE x
Init == x = 0
Next == x' = x
A == CASE x = 1 -> 2 [] OTHER -> 3
B == A!1
====
