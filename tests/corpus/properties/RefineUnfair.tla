---- MODULE RefineUnfair ----
\* Covers: a refinement whose fairness fails: the concrete one may stop.
EXTENDS Naturals
VARIABLES served, wait
vars == <<served, wait>>
Init == served = 0 /\ wait = 0
Wait == wait < 2 /\ wait' = wait + 1 /\ served' = served
Do == wait = 2 /\ wait' = 0 /\ served' = 1 - served
Next == Wait \/ Do
Turns == INSTANCE AbstractTurns
Spec == Init /\ [][Next]_vars
P == Turns!Spec
====
