---- MODULE LiveDeadState ----
\* Covers: a state without successors stutters for ever: that satisfies <>[].
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x < 2 /\ x' = x + 1
Spec == Init /\ [][Next]_x /\ WF_x(Next)
P == <>[](x = 2)
Q == []<>(x = 2)
====
