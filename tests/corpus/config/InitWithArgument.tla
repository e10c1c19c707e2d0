---- MODULE InitWithArgument ----
\* Covers: INIT names an operator that takes an argument.
VARIABLE x
Init(v) == x = v
Next == x' = x
====
