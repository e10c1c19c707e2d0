---- MODULE LiveUntilLike ----
\* Covers: a formula about the order of events, by [] and <>.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x
P == [](x = 2) \/ ~<>(x = 2) \/ <>(x = 1)
====
