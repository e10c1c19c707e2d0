---- MODULE InitAssignedTwice ----
\* Covers: in Init a second equation for a variable is a test, as is membership.
EXTENDS Naturals
VARIABLES x, y
Init == /\ x \in 0..3
        /\ x \in {1, 3, 5}
        /\ y = x + 1
        /\ y # 2
Next == UNCHANGED <<x, y>>
====
