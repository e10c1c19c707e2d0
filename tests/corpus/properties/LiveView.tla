---- MODULE LiveView ----
\* Covers: liveness under VIEW: runs as in TLC.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x /\ WF_x(Next)
View == x
P == []<>(x = 3)
====
