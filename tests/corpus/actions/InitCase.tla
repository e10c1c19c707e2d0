---- MODULE InitCase ----
\* Covers: IF, CASE, LET, \A and \E in Init.
EXTENDS Naturals
VARIABLES w, x, y, z
Init == /\ w \in {1, 2}
        /\ IF w = 1 THEN x = 10 ELSE x \in {20, 30}
        /\ CASE x = 10 -> y = "ten" [] x = 20 -> y = "twenty" [] OTHER -> y = "many"
        /\ LET k == w + x IN \A j \in {k} : z = j
Next == UNCHANGED <<w, x, y, z>>
====
