---- MODULE FairDead ----
\* Covers: a fair action that can never happen asks nothing; the deadlock is another matter.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x < 2 /\ x' = x + 1
Spec == Init /\ [][Next]_x /\ WF_x(Next) /\ SF_x(x = 9 /\ x' = 0)
P == <>(x = 2) /\ <>[](x = 2)
====
