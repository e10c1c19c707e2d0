---- MODULE ActionPropertyHolds ----
\* Covers: [][A]_v that holds: a step that leaves v alone is allowed whatever A says.
EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\ y = 0
Next == \/ x' = (x + 1) % 3 /\ y' = y
        \/ y' = 1 - y /\ x' = x
Spec == Init /\ [][Next]_vars
XByOne == [][x' = x + 1 \/ x' = 0]_x
YFlips == [][y' # y]_y
====
