---- MODULE LiveStutters ----
\* Covers: without fairness a behaviour may stutter for ever: <> fails.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x
P == <>(x = 3)
====
