---- MODULE EnabledRecursive ----
\* Covers: ENABLED of recursive operators and of functions that give next values.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
RECURSIVE R(_)
R(i) == IF i = 0 THEN x' = 0 ELSE R(i - 1)
Next == /\ ENABLED (R(2) /\ x' = 0)
        /\ ~ ENABLED (R(2) /\ x' = 1)
        /\ ENABLED [i \in 1..2 |-> x' = i][1]
        /\ ~ ENABLED ([i \in 1..2 |-> x' = i][1] /\ x' = 2)
        /\ x' = (x + 1) % 2
        /\ y' = y
====
