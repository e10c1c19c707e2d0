---- MODULE LivePrefix ----
\* Covers: the violating cycle is far from the initial state, behind a step that cannot be undone.
EXTENDS Naturals
VARIABLES x, phase
vars == <<x, phase>>
Init == x = 0 /\ phase = 1
Turn == x' = (x + 1) % 3 /\ phase' = phase
Switch == phase = 1 /\ x = 2 /\ phase' = 2 /\ x' = 0
Stuck == phase = 2 /\ x' = 1 - x /\ phase' = phase
Next == (phase = 1 /\ Turn) \/ Switch \/ (x < 2 /\ Stuck)
Spec == Init /\ [][Next]_vars /\ WF_vars(Next)
P == []<>(x = 2)
====
