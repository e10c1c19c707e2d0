---- MODULE EnabledAngle ----
\* Covers: ENABLED <<A>>_v asks for a step that changes v.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = IF x < 2 THEN x + 1 ELSE x
Moves == ENABLED <<Next>>_x
====
