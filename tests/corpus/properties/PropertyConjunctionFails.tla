---- MODULE PropertyConjunctionFails ----
\* Covers: one bad conjunct in a split PROPERTY; the code is that of its kind.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x
All == /\ x = 0
       /\ [](x < 4)
       /\ [][x' = x + 1]_x
====
