---- MODULE DefinedTwice ----
\* Covers: two definitions of one name are a parse error.
VARIABLE x
Init == x = 0
Next == x' = x
Init == x = 1
====
