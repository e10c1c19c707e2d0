---- MODULE InvariantBeforeLiveness ----
\* Covers: a violated invariant is found before liveness is looked at.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x
Inv == x < 3
P == <>(x = 9)
====
