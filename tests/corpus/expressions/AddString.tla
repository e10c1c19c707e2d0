---- MODULE AddString ----
\* Covers: + on a string is an error.
EXTENDS Naturals
VARIABLE x
Init == x = "a"
Next == x' = x + 1
====
