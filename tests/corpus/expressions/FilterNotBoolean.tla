---- MODULE FilterNotBoolean ----
\* Covers: a filter that is no boolean is an error.
EXTENDS Naturals
VARIABLE x
Init == x = {1}
Next == x' = {i \in x : i}
====
