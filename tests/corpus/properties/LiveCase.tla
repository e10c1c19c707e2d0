---- MODULE LiveCase ----
\* Covers: CASE around temporal formulas.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x /\ WF_x(Next)
P == [](CASE x = 0 -> <>(x = 1) [] x = 1 -> <>(x = 2) [] OTHER -> <>(x = 0))
====
