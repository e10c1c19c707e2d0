---- MODULE MissingModule ----
\* Covers: EXTENDS of a module that is nowhere is a parse error.
EXTENDS Naturals, NoSuchModuleAnywhere
VARIABLE x
Init == x = 0
Next == x' = x
====
