---- MODULE LiveIf ----
\* Covers: IF around temporal formulas.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x /\ WF_x(Next)
P == IF x = 0 THEN <>(x = 3) ELSE [](x = 9)
Q == [](IF x = 1 THEN <>(x = 2) ELSE <>(x = 1))
====
