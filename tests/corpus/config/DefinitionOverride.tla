---- MODULE DefinitionOverride ----
\* Covers: a definition of the module replaced by another definition, and by a value.
EXTENDS Naturals
VARIABLE x
Domain == Nat
Small == 0..3
Offset == 7
Init == x \in Domain
Next == x' = (x + Offset) % 4
====
