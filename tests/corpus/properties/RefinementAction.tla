---- MODULE RefinementAction ----
\* Covers: a step that the abstract module does not allow: exit code 13.
EXTENDS Naturals
VARIABLES time, half
Init == time = 0 /\ half = FALSE
Next == /\ half' = ~half
        /\ time' = IF half THEN (time + 2) % 4 ELSE time
Spec == Init /\ [][Next]_<<time, half>>
Clock == INSTANCE AbstractClock WITH Limit <- 4
Refines == Clock!Spec
====
