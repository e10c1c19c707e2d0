---- MODULE ConstraintTwo ----
\* Covers: several constraints hold together; CONSTRAINTS may be given in one line.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == \/ x' = x + 1 /\ y' = y
        \/ y' = y + 1 /\ x' = x
SmallX == x < 3
SmallY == y < 2
====
