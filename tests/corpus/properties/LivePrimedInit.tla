---- MODULE LivePrimedInit ----
\* Covers: one WF with a primed choice: which of the steps is fair is not said.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' \in {(x + 1) % 4, 0}
Spec == Init /\ [][Next]_x /\ WF_x(x' = (x + 1) % 4)
P == []<>(x = 1)
Q == []<>(x = 3)
====
