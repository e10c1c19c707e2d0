---- MODULE LiveWeak ----
\* Covers: WF of Next: every behaviour goes on, <> and []<> hold.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x /\ WF_x(Next)
P == <>(x = 3) /\ []<>(x = 2) /\ []<>(x = 0)
====
