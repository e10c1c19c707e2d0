---- MODULE UnknownConstant ----
\* Covers: the cfg gives a value to a name that the module does not have.
VARIABLE x
Init == x = 0
Next == x' = x
====
