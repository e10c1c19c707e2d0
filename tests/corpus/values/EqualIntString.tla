---- MODULE EqualIntString ----
\* Covers: 1 = "a" is an error.
VARIABLE x
Init == x = 1
Next == x' = IF x = "a" THEN 1 ELSE 2
====
