---- MODULE CaseNone ----
\* Covers: a CASE expression with no true arm is an error.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = CASE x = 0 -> 1 [] x = 5 -> 2
====
