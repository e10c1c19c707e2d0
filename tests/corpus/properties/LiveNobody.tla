---- MODULE LiveNobody ----
\* Covers: <> of a \A over an empty set, which is true at once.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 3
Spec == Init /\ [][Next]_x
All == <>(\A self \in {} : x = self)
====
