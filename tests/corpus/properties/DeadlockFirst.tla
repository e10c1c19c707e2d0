---- MODULE DeadlockFirst ----
\* Covers: a deadlock is found before liveness is looked at.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x < 2 /\ x' = x + 1
Spec == Init /\ [][Next]_x
P == <>(x = 5)
====
