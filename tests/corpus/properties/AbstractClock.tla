---- MODULE AbstractClock ----
\* A helper of the refinement specs: a clock that counts up to a limit.
EXTENDS Naturals
CONSTANT Limit
VARIABLE time
Init == time = 0
Next == time' = (time + 1) % Limit
Spec == Init /\ [][Next]_time
====
