---- MODULE HigherOrder ----
\* Covers: operators as arguments, LAMBDA, operators of operators, built-in operators as arguments.
EXTENDS Naturals, Sequences
VARIABLE r
Twice(Op(_), v) == Op(Op(v))
Fold(Op(_, _), a, b, c) == Op(Op(a, b), c)
Inc(v) == v + 1
Compose(F(_), G(_), v) == F(G(v))
Pair(a, b) == <<a, b>>
Use(f, x) == f[x]
Init == r = <<Twice(Inc, 1), Twice(LAMBDA v : v * 3, 2), Fold(LAMBDA a, b : a - b, 20, 5, 3),
              Fold(Pair, 1, 2, 3), Compose(Inc, LAMBDA v : v * 10, 4), Fold(+, 1, 2, 3),
              Fold(\cup, {1}, {2}, {3}), Use([n \in 1..3 |-> n * n], 3),
              LET k == 7 IN Twice(LAMBDA v : v + k, 0)>>
Next == r' = r
====
