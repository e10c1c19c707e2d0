---- MODULE OperatorConstants ----
\* Covers: operator constants of every fixity, replaced in the cfg
EXTENDS Naturals
CONSTANTS F(_), _ \prec _, _ ^+
VARIABLE x
Twice(n) == 2 * n
Below(a, b) == a + 1 < b
Next1(a) == a + 1
Init == x = 0
Next == x' = IF x \prec 5 THEN x^+ ELSE F(0)
====
