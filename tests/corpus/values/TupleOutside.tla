---- MODULE TupleOutside ----
\* Covers: index 0 of a tuple is an error.
VARIABLE x
t == <<1, 2>>
Init == x = 2
Next == x' = IF x = 0 THEN t[x] ELSE 0
====
