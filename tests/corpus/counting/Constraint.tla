---- MODULE Constraint ----
\* Covers: a successor outside CONSTRAINT is generated, not distinct and not expanded.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == \/ x' = x + 1 /\ y' = y
        \/ y' = y + 1 /\ x' = x
Small == x + y < 4
====
