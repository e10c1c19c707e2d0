---- MODULE LocalRecursive ----
\* Covers: LOCAL RECURSIVE
EXTENDS Integers
VARIABLE x
Init == x = 0
Next == x' = x
LOCAL RECURSIVE F(_)
F(n) == n
====
