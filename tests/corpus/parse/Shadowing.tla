---- MODULE Shadowing ----
\* Covers: a bound variable with the name of a declared one is a parse error.
VARIABLE x
Init == x = 0
Next == \E x \in {1, 2} : x' = x
====
