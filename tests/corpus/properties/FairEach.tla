---- MODULE FairEach ----
\* Covers: WF of each action makes each happen.
EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\ y = 0
A == x' = (x + 1) % 3 /\ y' = y
B == y' = (y + 1) % 3 /\ x' = x
Next == A \/ B
Spec == Init /\ [][Next]_vars /\ WF_vars(A) /\ WF_vars(B)
P == []<>(y = 1) /\ []<>(x = 2)
====
