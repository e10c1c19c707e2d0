---- MODULE LiveEventuallyAlways ----
\* Covers: <>[] fails on a cycle that leaves it again and again.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x /\ WF_x(Next)
P == <>[](x # 2)
====
