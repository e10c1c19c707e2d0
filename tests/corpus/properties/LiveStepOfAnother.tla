---- MODULE LiveStepOfAnother ----
\* Covers: <<A>>_v holds of a step whichever action made it.
EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\ y = 0
A == x' = (x + 1) % 2 /\ y' = y
B == x' = 1 - x /\ y' \in {y, 1 - y}
Next == B
Spec == Init /\ [][Next]_vars /\ WF_vars(A)
P == []<>(x = 1)
====
