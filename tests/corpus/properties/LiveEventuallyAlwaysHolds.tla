---- MODULE LiveEventuallyAlwaysHolds ----
\* Covers: <>[] holds where the last states are absorbing.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = IF x < 3 THEN x + 1 ELSE 2
Spec == Init /\ [][Next]_x /\ WF_x(Next)
P == <>[](x >= 2)
====
