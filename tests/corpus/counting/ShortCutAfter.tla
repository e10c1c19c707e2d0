---- MODULE ShortCutAfter ----
\* Covers: once every variable has its primed value, the rest is evaluated as one boolean.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = 1 /\ (TRUE \/ TRUE)
====
