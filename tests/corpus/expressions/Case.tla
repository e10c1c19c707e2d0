---- MODULE Case ----
\* Covers: CASE takes the first true arm, does not evaluate the later ones; OTHER; nested CASE.
EXTENDS Naturals
VARIABLE r
Sign(n) == CASE n = 0 -> "zero" [] n > 5 -> "big" [] n > 0 -> "some" [] OTHER -> "odd"
Lazy == CASE TRUE -> 1 [] 1 = "a" -> 2
Nest(n) == CASE n = 1 -> CASE n = 1 -> "inner" [] OTHER -> "no"
             [] OTHER -> "outer"
Init == r = <<Sign(0), Sign(3), Sign(7), Lazy, [n \in 0..2 |-> CASE n = 1 -> "one" [] n # 1 -> "not one"]>>
Next == r' = r
====
