---- MODULE StrongTwice ----
\* Covers: two strong fairness conditions that must be met one after the other.
EXTENDS Naturals
VARIABLES pc, a, b
vars == <<pc, a, b>>
Init == pc = 0 /\ a = FALSE /\ b = FALSE
Move == pc' = (pc + 1) % 3 /\ UNCHANGED <<a, b>>
SetA == pc = 1 /\ ~a /\ a' = TRUE /\ UNCHANGED <<pc, b>>
SetB == pc = 2 /\ a /\ ~b /\ b' = TRUE /\ UNCHANGED <<pc, a>>
Next == Move \/ SetA \/ SetB
Spec == Init /\ [][Next]_vars /\ WF_vars(Move) /\ SF_vars(SetA) /\ SF_vars(SetB)
P == <>[](a /\ b)
Q == []<>(pc = 0)
====
