---- MODULE LetInit ----
\* Covers: a formula that a LET or a parameter names gives values in Init.
EXTENDS Naturals
VARIABLES x, y
Op(P) == P /\ y = 0
Init == \/ (LET g == x = 1 \/ x = 2 IN g) /\ y = 1
        \/ Op(x = 1 \/ x = 2)
        \/ x = 3 /\ (LET g == x < 5 \/ x < 6 IN g /\ g) /\ y = 2
Next == UNCHANGED <<x, y>>
====
