---- MODULE LetAction ----
\* Covers: actions defined in LET, with parameters, and a primed LET definition.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == LET Up(n) == x' = (x + n) % 3
            Mirror == 2 - x
        IN \E n \in 1..2 : Up(n) /\ y' = Mirror'
====
