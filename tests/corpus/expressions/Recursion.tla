---- MODULE Recursion ----
\* Covers: RECURSIVE operators, mutual ones, and recursive functions.
EXTENDS Naturals, FiniteSets
VARIABLE r
RECURSIVE Fact(_)
Fact(n) == IF n = 0 THEN 1 ELSE n * Fact(n - 1)
RECURSIVE Even(_), Odd(_)
Even(n) == IF n = 0 THEN TRUE ELSE Odd(n - 1)
Odd(n) == IF n = 0 THEN FALSE ELSE Even(n - 1)
RECURSIVE SumOver(_, _)
SumOver(f, S) == IF S = {} THEN 0
                 ELSE LET e == CHOOSE e \in S : TRUE IN f[e] + SumOver(f, S \ {e})
fib[n \in 0..12] == IF n < 2 THEN n ELSE fib[n - 1] + fib[n - 2]
size[S \in SUBSET {1, 2, 3}] == IF S = {} THEN 0 ELSE 1 + size[S \ {CHOOSE e \in S : TRUE}]
pow[b \in 1..3, e \in 0..3] == IF e = 0 THEN 1 ELSE b * pow[b, e - 1]
RECURSIVE Apply(_, _, _)
Apply(Op(_), n, v) == IF n = 0 THEN v ELSE Op(Apply(Op, n - 1, v))
Double(v) == v * 2
Init == r = <<Fact(6), Even(7), Odd(7), SumOver([i \in 1..4 |-> i * i], {1, 3, 4}), fib[12], size[{1, 3}],
              pow[3, 3], Apply(Double, 5, 1)>>
Next == r' = r
====
