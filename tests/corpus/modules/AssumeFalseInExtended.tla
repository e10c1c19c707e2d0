---- MODULE AssumeFalseInExtended ----
\* Covers: a false ASSUME of an extended module: exit code 10.
EXTENDS ModAssume
VARIABLE x
Init == x = 0
Next == x' = x
====
