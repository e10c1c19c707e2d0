---- MODULE LiveBoxInImplication ----
\* Covers: [][A]_v on the left of an implication.
EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\ y = 0
A == x' = (x + 1) % 3 /\ y' = y
B == y' = (y + 1) % 3 /\ x' = x
Next == A \/ B
Spec == Init /\ [][Next]_vars
P == [][A]_vars => [](y = 0)
====
