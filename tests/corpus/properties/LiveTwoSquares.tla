---- MODULE LiveTwoSquares ----
\* Covers: two [][A]_v and fairness in one property, as a refinement has them.
EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\ y = 0
A == x' = (x + 1) % 3 /\ y' = y
B == y' = (y + 1) % 3 /\ x' = x
Next == A \/ B
Spec == Init /\ [][Next]_vars /\ WF_vars(A) /\ WF_vars(B)
P == [][x' = (x + 1) % 3]_x /\ [][y' = (y + 1) % 3]_y /\ WF_x(x' # x) /\ WF_y(y' # y)
====
