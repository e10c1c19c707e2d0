---- MODULE StrongAlone ----
\* Covers: SF without anything that makes it enabled again and again.
EXTENDS Naturals
VARIABLES turn, done
vars == <<turn, done>>
Init == turn = 0 /\ done = FALSE
Tick == turn' = 1 - turn /\ done' = done
Act == turn = 1 /\ ~done /\ done' = TRUE /\ turn' = turn
Next == Tick \/ Act
Spec == Init /\ [][Next]_vars /\ SF_vars(Act)
P == <>done
====
