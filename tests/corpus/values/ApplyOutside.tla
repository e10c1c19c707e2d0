---- MODULE ApplyOutside ----
\* Covers: a function applied outside its domain is an error.
EXTENDS Naturals
VARIABLE x
f == [i \in 1..2 |-> i]
Init == x = 1
Next == x' = f[x] + 1
====
