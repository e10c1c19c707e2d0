---- MODULE WeakDoesNotImplyStrong ----
\* Covers: SF as a property of a specification with WF.
EXTENDS Naturals
VARIABLES turn, done
vars == <<turn, done>>
Init == turn = 0 /\ done = FALSE
Tick == turn' = 1 - turn /\ done' = done
Act == turn = 1 /\ ~done /\ done' = TRUE /\ turn' = turn
Next == Tick \/ Act
Spec == Init /\ [][Next]_vars /\ WF_vars(Tick) /\ WF_vars(Act)
P == SF_vars(Act)
====
