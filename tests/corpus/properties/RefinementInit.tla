---- MODULE RefinementInit ----
\* Covers: an initial state that the abstract module does not allow: exit code 13.
EXTENDS Naturals
VARIABLE time
Init == time \in 0..1
Next == time' = (time + 1) % 4
Spec == Init /\ [][Next]_time
Clock == INSTANCE AbstractClock WITH Limit <- 4
Refines == Clock!Spec
====
