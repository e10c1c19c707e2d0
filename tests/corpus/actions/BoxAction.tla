---- MODULE BoxAction ----
\* Covers: [A]_v inside an action tries A, then UNCHANGED v; both emit.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == /\ [x' = (x + 1) % 3]_x
        /\ y' = IF x' = x THEN 1 ELSE 0
====
