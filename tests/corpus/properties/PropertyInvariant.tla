---- MODULE PropertyInvariant ----
\* Covers: PROPERTY []P with P about states is an invariant: exit code 12.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = x + 1
Spec == Init /\ [][Next]_x
Below == [](x < 3)
====
