---- MODULE FairSubscript ----
\* Covers: fairness in a subscript that the action does not change: never enabled, asks nothing.
EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\ y = 0
A == x' = (x + 1) % 3 /\ y' = y
B == y' = (y + 1) % 3 /\ x' = x
Next == A \/ B
Spec == Init /\ [][Next]_vars /\ WF_x(B)
P == <>(y = 1)
====
