---- MODULE ActionPropertySeen ----
\* Covers: an action property is checked on every transition, one to a known state included.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == \E d \in {1, 2} : x' = (x + d) % 5
Spec == Init /\ [][Next]_x
NoWrap == [][~(x = 4 /\ x' = 1)]_x
====
