---- MODULE RefineExpression ----
\* Covers: a refinement with fairness where the abstract variable is an expression: ENABLED asks for some value of it.
EXTENDS Naturals
VARIABLE n
Init == n = 0
Next == n' = (n + 1) % 4
Turns == INSTANCE AbstractTurns WITH served <- IF n \in {0, 1} THEN 0 ELSE 1
Spec == Init /\ [][Next]_n /\ WF_n(Next)
P == Turns!Spec
====
