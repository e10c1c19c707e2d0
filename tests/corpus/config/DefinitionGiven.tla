---- MODULE DefinitionGiven ----
\* Covers: a value in the cfg for a definition of the module
EXTENDS Naturals
VARIABLE x
Limit == 100
Init == x = 1
Next == x < Limit /\ x' = x + 1
Inv == x <= 3
====
