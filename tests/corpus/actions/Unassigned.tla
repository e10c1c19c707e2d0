---- MODULE Unassigned ----
\* Covers: a successor in which a variable has no value is an error.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == \/ x' = 1 /\ y' = 1
        \/ x' = 2
====
