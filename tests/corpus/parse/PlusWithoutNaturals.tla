---- MODULE PlusWithoutNaturals ----
\* Covers: + is not defined unless a module that defines it is extended.
VARIABLE x
Init == x = 0
Next == x' = x + 1
====
