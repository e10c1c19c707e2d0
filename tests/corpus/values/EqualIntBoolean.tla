---- MODULE EqualIntBoolean ----
\* Covers: TRUE = 1 is an error.
VARIABLE x
Init == x = TRUE
Next == x' = (x = 1)
====
