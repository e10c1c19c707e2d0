---- MODULE LiveLet ----
\* Covers: LET around temporal formulas; its definitions mean each state's.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x /\ WF_x(Next)
P == LET twice == 2 * x IN [](twice = 2 => <>(twice = 6))
====
