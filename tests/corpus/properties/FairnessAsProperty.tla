---- MODULE FairnessAsProperty ----
\* Covers: WF and SF as properties: what the specification does, and what it does not.
EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\ y = 0
A == x' = (x + 1) % 3 /\ y' = y
B == y' = (y + 1) % 3 /\ x' = x
Next == A \/ B
Spec == Init /\ [][Next]_vars /\ WF_vars(A) /\ WF_vars(B)
P == WF_vars(A) /\ SF_vars(B) /\ WF_vars(Next)
====
