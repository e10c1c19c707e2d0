---- MODULE LiveOftenStepFails ----
\* Covers: []<><<A>>_v that fails: the step is made in another direction only.
EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\ y = 0
A == x' = (x + 1) % 3 /\ y' = y
B == y' = (y + 1) % 3 /\ x' = x
Next == A \/ B
Spec == Init /\ [][Next]_vars /\ WF_vars(Next)
P == []<><<B>>_vars
====
