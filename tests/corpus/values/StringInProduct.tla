---- MODULE StringInProduct ----
\* Covers: a string in a set of pairs.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = ("a" \in {1} \X {2})
====
