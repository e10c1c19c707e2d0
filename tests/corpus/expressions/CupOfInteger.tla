---- MODULE CupOfInteger ----
\* Covers: \cup with what is no set is an error.
EXTENDS Naturals
VARIABLE x
Init == x = {1}
Next == x' = x \cup 2
====
