---- MODULE LiveSettles ----
\* Covers: <>[][A]_v as a property.
EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\ y = 0
A == x' = (x + 1) % 3 /\ y' = y
B == y < 2 /\ y' = y + 1 /\ x' = x
Next == A \/ B
Spec == Init /\ [][Next]_vars
P == <>[][A]_vars
====
