---- MODULE ShortCutBefore ----
\* Covers: a disjunction before the assignment emits once per true disjunct.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == (TRUE \/ TRUE) /\ x' = 1
====
