---- MODULE LiveEnabledProperty ----
\* Covers: ENABLED in a property: what can be done again and again.
EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\ y = 0
A == x' = (x + 1) % 3 /\ y' = y
B == y' = (y + 1) % 3 /\ x' = x
Next == A \/ B
Spec == Init /\ [][Next]_vars /\ WF_vars(A)
P == []<>(ENABLED (x = 2 /\ A))
Q == []ENABLED B
====
