---- MODULE ActionProperty ----
\* Covers: a violated [][A]_v as PROPERTY: exit code 13, the bad step at the end of the trace.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x
Grows == [][x' > x]_x
====
