---- MODULE LiveOftenStep ----
\* Covers: []<><<A>>_v as a property: does the step happen again and again?
EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\ y = 0
A == x' = (x + 1) % 3 /\ y' = y
B == y' = (y + 1) % 3 /\ x' = x
Next == A \/ B
Spec == Init /\ [][Next]_vars /\ WF_vars(A) /\ WF_vars(B)
P == []<><<A /\ x = 2>>_vars
====
