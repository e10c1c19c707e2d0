---- MODULE ApplyInit ----
\* Covers: in Init a function is a value before it is applied, unless it is recursive or has no end.
EXTENDS Naturals
VARIABLES x, y
f[i \in 0..2] == IF i = 0 THEN TRUE ELSE f[i - 1] \/ i + y < 9
Init == /\ y = 0
        /\ \/ x = 1 /\ [i \in 1..2 |-> i = 1 \/ i < 3][1] /\ x < 3
           \/ [i \in 1..2 |-> y < 5 \/ i < 3][1] /\ x = 2
           \/ [i \in Nat |-> i = 1 \/ i < 3][1] /\ x = 3
           \/ f[2] /\ x = 4
           \/ LET g[i \in 0..2] == x = i + 5 \/ (i > 0 /\ g[i - 1]) IN g[2]
Next == UNCHANGED <<x, y>>
====
