---- MODULE StrongIsEnough ----
\* Covers: an action enabled again and again: SF forces it.
EXTENDS Naturals
VARIABLES turn, done
vars == <<turn, done>>
Init == turn = 0 /\ done = FALSE
Tick == turn' = 1 - turn /\ done' = done
Act == turn = 1 /\ ~done /\ done' = TRUE /\ turn' = turn
Next == Tick \/ Act
Spec == Init /\ [][Next]_vars /\ WF_vars(Tick) /\ SF_vars(Act)
P == <>done
====
