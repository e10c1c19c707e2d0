---- MODULE ApplyLet ----
\* Covers: a function of a LET, or of an argument, is gone into where it is applied.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Holds(f) == f[1]
Next == /\ x' = (x + 1) % 4
        /\ \/ x = 0 /\ LET f == [i \in 1..2 |-> x < 5 \/ i < 3] IN f[1]
           \/ x = 1 /\ LET f[i \in 1..2] == x < 5 \/ i < 3 IN f[2] = TRUE /\ f[1]
           \/ x = 2 /\ Holds([i \in 1..2 |-> i = 1 \/ i < 3])
           \/ x = 3 /\ LET f == [i \in 1..2 |-> i = 1 \/ i < 3]
                           g == f
                       IN (IF y = 0 THEN g ELSE [i \in 1..2 |-> FALSE])[1]
        /\ y' = y
====
