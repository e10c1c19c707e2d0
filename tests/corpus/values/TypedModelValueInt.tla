---- MODULE TypedModelValueInt ----
\* Covers: a typed model value against a number is an error.
CONSTANT v
VARIABLE r
Init == r = (v = 1)
Next == r' = r
====
