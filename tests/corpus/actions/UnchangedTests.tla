---- MODULE UnchangedTests ----
\* Covers: UNCHANGED of a variable that already has a primed value is a test.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 1
Next == /\ x' \in 0..2
        /\ UNCHANGED <<x, y>> \/ (y' = x' /\ x' # x)
====
