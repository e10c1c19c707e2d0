---- MODULE PropertyConjunction ----
\* Covers: the conjuncts of a PROPERTY are split: initial predicate, [][A]_v and []P together.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x
All == /\ x = 0
       /\ [][x' = x + 1 \/ x' = 0]_x
       /\ [](x < 4)
====
