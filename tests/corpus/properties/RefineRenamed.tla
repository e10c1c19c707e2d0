---- MODULE RefineRenamed ----
\* Covers: a refinement with fairness through WITH, one variable for another.
EXTENDS Naturals
VARIABLES bit, wait
vars == <<bit, wait>>
Init == bit = 0 /\ wait = 0
Wait == wait < 2 /\ wait' = wait + 1 /\ bit' = bit
Do == wait = 2 /\ wait' = 0 /\ bit' = 1 - bit
Next == Wait \/ Do
Turns == INSTANCE AbstractTurns WITH served <- bit
Spec == Init /\ [][Next]_vars /\ WF_vars(Next)
P == Turns!Spec
Q == Turns!Strong
====
