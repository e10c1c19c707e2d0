---- MODULE label_in_except ----
EXTENDS Naturals
F(a) == [a EXCEPT ![1] = lab:: 2]
RECURSIVE R(_)
R(n) == IF n = 0 THEN R(1)!1 ELSE 2
====
