---- MODULE LiveInitialStates ----
\* Covers: one of several initial states violates the property.
EXTENDS Naturals
VARIABLE x
Init == x \in {0, 1, 5}
Next == x < 5 /\ x' = (x + 1) % 4
Spec == Init /\ [][Next]_x /\ WF_x(Next)
P == []<>(x = 0)
====
