---- MODULE GuardNotBoolean ----
\* Covers: a conjunct that is no boolean is an error.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == (x + 1) /\ x' = 1
====
