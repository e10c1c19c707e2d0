---- MODULE TypedModelValuesDiffer ----
\* Covers: typed model values of two types against each other are an error.
CONSTANTS v, w
VARIABLE r
Init == r = (v = w)
Next == r' = r
====
