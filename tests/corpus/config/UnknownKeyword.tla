---- MODULE UnknownKeyword ----
\* Covers: a keyword in the cfg that does not exist.
VARIABLE x
Init == x = 0
Next == x' = x
====
