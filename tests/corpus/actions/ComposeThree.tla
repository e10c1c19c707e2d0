---- MODULE ComposeThree ----
\* Covers: A \cdot B \cdot C, inside a conjunction and with a part that has next values already
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Up == x' \in {x + 1, x + 2} /\ y' = y
Next == x < 4 /\ (Up \cdot Up \cdot (x < 6 /\ y' = x /\ UNCHANGED x)) /\ y' # 3
Spec == Init /\ [][Next]_<<x, y>>
Far == x <= 5 /\ y # 3
ByTwo == [][x' >= x + 2 /\ (Up \cdot (Up \cdot (y' = x /\ UNCHANGED x)))]_<<x, y>>
====
