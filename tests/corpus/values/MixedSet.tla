---- MODULE MixedSet ----
\* Covers: {1, "a"} is an error.
VARIABLES x, y
Init == x = 1 /\ y = {}
Next == x' = x /\ y' = {x, "a"}
====
