---- MODULE UnequalIntString ----
\* Covers: 1 # "a" is an error as 1 = "a" is.
VARIABLE x
Init == x = 1
Next == x' = IF x # "a" THEN 1 ELSE 2
====
