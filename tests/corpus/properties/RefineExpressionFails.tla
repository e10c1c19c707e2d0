---- MODULE RefineExpressionFails ----
\* Covers: the same refinement without fairness: the abstract action stays enabled and never happens.
EXTENDS Naturals
VARIABLE n
Init == n = 0
Next == n' = (n + 1) % 4
Turns == INSTANCE AbstractTurns WITH served <- IF n \in {0, 1} THEN 0 ELSE 1
Spec == Init /\ [][Next]_n
P == Turns!Spec
====
