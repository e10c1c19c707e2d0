---- MODULE NoNext ----
\* Covers: a cfg with INIT and no NEXT.
VARIABLE x
Init == x = 0
Next == x' = x
====
