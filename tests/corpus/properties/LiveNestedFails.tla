---- MODULE LiveNestedFails ----
\* Covers: a nested formula that fails: [] inside of <> inside of [].
EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\ y = 0
A == x' = (x + 1) % 3 /\ y' = y
B == y' = (y + 1) % 3 /\ x' = x
Next == A \/ B
Spec == Init /\ [][Next]_vars /\ WF_vars(A)
P == [](x = 1 => <>[](y # 2))
====
