---- MODULE level_recursive ----
EXTENDS Naturals
VARIABLE x
RECURSIVE Sum(_, _)
Sum(n, m) == IF n = 0 THEN m ELSE Sum(n - 1, n' + m)
====
