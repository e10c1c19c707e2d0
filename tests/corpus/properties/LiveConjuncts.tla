---- MODULE LiveConjuncts ----
\* Covers: conjuncts of all kinds in one PROPERTY.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x /\ WF_x(Next)
P == x = 0 /\ [](x < 4) /\ [][x' # x]_x /\ []<>(x = 3) /\ \A i \in 0..3 : <>(x = i)
====
