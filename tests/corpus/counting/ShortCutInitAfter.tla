---- MODULE ShortCutInitAfter ----
\* Covers: Init has the short cut too: disjunctions after the last assignment are one test.
VARIABLE x
Init == x = 1 /\ (TRUE \/ TRUE)
Next == x' = x
====
