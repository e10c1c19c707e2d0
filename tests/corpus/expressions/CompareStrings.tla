---- MODULE CompareStrings ----
\* Covers: < on strings is an error.
EXTENDS Naturals
VARIABLE x
Init == x = "a"
Next == x < "b" /\ x' = x
====
