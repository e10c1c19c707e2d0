---- MODULE UnknownOperator ----
\* Covers: a name that nothing defines is a parse error.
VARIABLE x
Init == x = 0
Next == x' = Increment(x)
====
