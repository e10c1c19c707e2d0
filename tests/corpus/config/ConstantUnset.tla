---- MODULE ConstantUnset ----
\* Covers: a constant that the cfg does not give a value.
EXTENDS Naturals
CONSTANTS N, Unset
VARIABLE x
Init == x = N
Next == x' = x
====
