---- MODULE ApplyOutside ----
\* Covers: a function is applied to what is not in its domain, in an action.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == LET f[i \in 1..2] == IF i = 0 THEN TRUE ELSE f[i - 1] \/ i < 3
        IN f[2] /\ x' = x /\ y' = y
====
