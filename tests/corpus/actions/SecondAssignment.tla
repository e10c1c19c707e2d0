---- MODULE SecondAssignment ----
\* Covers: a second assignment to a primed variable is a test, whatever its form.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == /\ x' \in 0..3
        /\ x' = (x + 2) % 5 \/ x' = (x + 3) % 5
        /\ y' = x'
        /\ y' \in {0, 2, 3}
        /\ UNCHANGED y \/ y' # x
====
