---- MODULE RecursiveArguments ----
\* Covers: formulas as arguments of recursive operators.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
RECURSIVE Until(_, _), Grow(_, _), Twice(_, _)
Until(i, P) == IF i = 0 THEN P ELSE Until(i - 1, P)
Grow(i, P) == IF i = 0 THEN P ELSE Grow(i - 1, P \/ x < 3)
Twice(i, P) == IF i = 0 THEN P ELSE Twice(i - 1, P) /\ P
Next == \/ Until(2, x' = 1 \/ x' = 0) /\ y' = y
        \/ Grow(2, x < 5) /\ x' = x /\ y' = 1
        \/ Twice(2, x < 5 \/ y < 5) /\ x' = x /\ y' = 3
====
