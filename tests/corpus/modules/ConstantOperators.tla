---- MODULE ConstantOperators ----
\* Covers: a constant operator, replaced in the cfg by a definition of the module.
EXTENDS Naturals
CONSTANTS Op(_, _), Less(_, _), Limit
VARIABLE x
Add(a, b) == a + b + 1
Smaller(a, b) == a < b
Four == 4
Init == x = 0
Next == x' = IF Less(x, Limit) THEN Op(x, 0) ELSE 0
====
