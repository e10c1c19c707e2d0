---- MODULE ExceptOfInteger ----
\* Covers: EXCEPT applied to what is no function is an error.
VARIABLE x
Init == x = 1
Next == x' = [x EXCEPT ![1] = 2]
====
