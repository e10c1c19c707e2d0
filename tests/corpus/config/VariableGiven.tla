---- MODULE VariableGiven ----
\* Covers: a value in the cfg for a variable
VARIABLE x
Init == x = 1
Next == x' = x
====
