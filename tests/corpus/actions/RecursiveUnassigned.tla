---- MODULE RecursiveUnassigned ----
\* Covers: a recursive action that leaves a variable without a value on one way.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
RECURSIVE R(_)
R(i) == IF i = 0 THEN x' = 0 ELSE R(i - 1) \/ (i > x /\ y' = 0 /\ x' = i)
Next == R(2)
====
