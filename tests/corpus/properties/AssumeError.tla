---- MODULE AssumeError ----
\* Covers: an ASSUME that cannot be evaluated.
EXTENDS Naturals
VARIABLE x
ASSUME 1 + "a" = 2
Init == x = 0
Next == x' = x
====
