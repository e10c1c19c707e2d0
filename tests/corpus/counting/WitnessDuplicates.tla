---- MODULE WitnessDuplicates ----
\* Covers: each witness of \E emits its successor, equal ones included; several bounds at once.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == \E i, j \in 1..2, k \in {5, 6} : x' = (x + i * j + (k % 2)) % 6
====
