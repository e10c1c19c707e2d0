---- MODULE ShortCutNested ----
\* Covers: the short cut inside definitions, LET and IF that come after the last assignment.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Guard(n) == \/ n > 0
            \/ n >= 0
Step == x' = (x + 1) % 3 /\ y' = x /\ Guard(x)
Turn == /\ y' = y
        /\ LET z == x IN Guard(z)
        /\ IF x > 1 THEN x' = 0 \/ x' = 0 ELSE x' = x
Next == Step \/ Turn
====
