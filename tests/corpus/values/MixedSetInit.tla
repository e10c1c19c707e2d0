---- MODULE MixedSetInit ----
\* Covers: a constant set of unlike elements in Init.
VARIABLE x
Init == x = {1, "a"}
Next == x' = x
====
