---- MODULE StrongOfUnion ----
\* Covers: SF of a disjunction is not SF of each part.
EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\ y = 0
A == x' = (x + 1) % 3 /\ y' = y
B == y' = (y + 1) % 3 /\ x' = x
Next == A \/ B
Spec == Init /\ [][Next]_vars /\ SF_vars(A \/ B)
P == []<>(x = 1)
====
