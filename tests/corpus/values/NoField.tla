---- MODULE NoField ----
\* Covers: a field that a record does not have is an error.
VARIABLE x
Init == x = [a |-> 1]
Next == x' = [a |-> x.b]
====
