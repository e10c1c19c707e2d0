---- MODULE EqualIntSet ----
\* Covers: 1 = {1} is an error.
VARIABLE x
Init == x = 1
Next == x' = IF x = {1} THEN 1 ELSE 2
====
