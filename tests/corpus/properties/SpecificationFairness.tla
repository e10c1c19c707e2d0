---- MODULE SpecificationFairness ----
\* Covers: fairness in a SPECIFICATION does not change the states when only safety is checked.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 5
Spec == Init /\ [][Next]_x /\ WF_x(Next)
Below == x < 5
====
