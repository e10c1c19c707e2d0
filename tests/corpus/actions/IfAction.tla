---- MODULE IfAction ----
\* Covers: IF, CASE and LET around assignments; only the taken arm emits.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Branch == IF x < 2 THEN x' = x + 1 ELSE x' = 0 \/ x' = 1
Arms == CASE x = 0 -> y' = 1
          [] x <= 1 -> y' = 2
          [] OTHER -> y' \in {3, 4}
Next == LET here == x IN
        /\ Branch
        /\ IF here = 9 THEN FALSE ELSE Arms
====
