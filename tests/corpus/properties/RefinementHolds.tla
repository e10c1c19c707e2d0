---- MODULE RefinementHolds ----
\* Covers: a refinement through INSTANCE WITH as PROPERTY: implied init and implied action hold.
EXTENDS Naturals
VARIABLES hour, half
Init == hour = 0 /\ half = FALSE
Next == /\ half' = ~half
        /\ hour' = IF half THEN (hour + 1) % 4 ELSE hour
Spec == Init /\ [][Next]_<<hour, half>>
Clock == INSTANCE AbstractClock WITH time <- hour, Limit <- 4
Refines == Clock!Spec
====
