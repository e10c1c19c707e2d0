---- MODULE LiveError ----
\* Covers: a temporal property that cannot be evaluated.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x /\ WF_x(Next)
P == [](x = 2 => <>(x.f = 1))
====
