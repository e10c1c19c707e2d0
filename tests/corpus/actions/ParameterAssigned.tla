---- MODULE ParameterAssigned ----
\* Covers: a definition whose parameter is a variable assigns that variable.
EXTENDS Naturals
VARIABLES x, y
Set(v, e) == v' = e
Pick(v, S) == v' \in S
Keep(v) == UNCHANGED v
Init == x = 0 /\ y = 0
Next == \/ Set(x, (x + 1) % 3) /\ Keep(y)
        \/ Pick(y, {0, 2}) /\ Keep(x)
====
