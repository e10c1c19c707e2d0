---- MODULE LiveGuarded ----
\* Covers: a formula that cannot be evaluated in states where it is not asked.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x /\ WF_x(Next)
P == []<>(x # 0 /\ 6 \div x = 2)
====
