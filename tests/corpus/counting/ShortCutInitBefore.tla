---- MODULE ShortCutInitBefore ----
\* Covers: disjunctions before the assignment in Init emit once each.
VARIABLE x
Init == (TRUE \/ TRUE) /\ x = 1
Next == x' = x
====
