---- MODULE LetFormula ----
\* Covers: a formula that a LET or a parameter names counts at each use.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Both(P) == P /\ P
Next == /\ \/ LET g == x < 5 \/ y < 5 IN g /\ g /\ x' = 0
           \/ LET g == x < 5 \/ y < 5 IN g = TRUE /\ g /\ x' = 1
           \/ Both(x < 5 \/ y < 5) /\ x' = 2
           \/ \E k \in 1..2 : LET g == \E i \in 1..k : x < 5 IN g /\ x' = k
           \/ LET C == \E i \in 1..3 : i < 3 IN C /\ x' = 3
        /\ y' = y
====
