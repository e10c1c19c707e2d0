---- MODULE IntInStrings ----
\* Covers: 1 \in {"a"} is an error.
VARIABLE x
Init == x = (1 \in {"a"})
Next == x' = x
====
