---- MODULE LiveTemporalSpec ----
\* Covers: a temporal formula as a conjunct of the specification, beside fairness.
EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\ y = 0
A == x' = (x + 1) % 3 /\ y' = y
B == y' = (y + 1) % 3 /\ x' = x
Next == A \/ B
Spec == Init /\ [][Next]_vars /\ WF_vars(Next) /\ []<>(y = 1)
P == []<>(y = 2)
====
