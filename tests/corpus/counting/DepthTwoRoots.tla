---- MODULE DepthTwoRoots ----
\* Covers: depth with initial states at unequal distance from the rest.
EXTENDS Naturals
VARIABLE x
Init == x = 0 \/ x = 6
Next == x' = IF x < 8 THEN x + 1 ELSE x
====
