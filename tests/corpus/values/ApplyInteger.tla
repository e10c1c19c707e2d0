---- MODULE ApplyInteger ----
\* Covers: applying what is no function is an error.
VARIABLE x
Init == x = 1
Next == x' = x[1]
====
