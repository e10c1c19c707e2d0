---- MODULE LiveConjunctsFail ----
\* Covers: one bad temporal conjunct among good ones.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x /\ WF_x(Next)
P == x = 0 /\ [](x < 4) /\ \A i \in 0..4 : <>(x = i)
====
