---- MODULE SelectorMissing ----
\* Covers: a subexpression that is not there
EXTENDS Integers
VARIABLE x
Init == x = 0
Next == x' = x
A == x + 1
B == A!3
====
