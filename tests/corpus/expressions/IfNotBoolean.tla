---- MODULE IfNotBoolean ----
\* Covers: IF with a condition that is no boolean is an error.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = IF x THEN 1 ELSE 2
====
