---- MODULE LiveNested ----
\* Covers: [] and <> nested in disjunctions and implications.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x /\ WF_x(Next)
P == [](x = 1 => <>(x = 3 /\ <>(x = 0)))
Q == (<>[](x # 3)) \/ []<>(x = 3)
R == []<>(x = 1) => []<>(x = 2)
====
