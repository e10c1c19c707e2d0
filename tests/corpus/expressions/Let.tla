---- MODULE Let ----
\* Covers: LET is lazy, may define operators and functions, nests, and sees bound variables.
EXTENDS Naturals, Sequences
VARIABLE r
Init == r = <<
  LET bad == 1 + "a" IN 5,
  LET bad == Head(<<>>)
      good == 3
  IN IF good = 3 THEN good ELSE bad,
  LET sq(n) == n * n IN sq(3) + sq(4),
  LET f[n \in 0..4] == IF n = 0 THEN 1 ELSE n * f[n - 1] IN f[4],
  LET a == 1 IN LET b == a + 1 IN LET c == b + 1 IN <<a, b, c>>,
  {LET d == i * 2 IN d + 1 : i \in 1..3},
  [i \in 1..2 |-> LET up(k) == k + i IN up(10)],
  LET Op(P(_), n) == P(n)
      Twice(n) == 2 * n
  IN Op(Twice, 4),
  LET a == 1
      b == a + 1
  IN b,
  LET RECURSIVE Sum(_)
      Sum(s) == IF s = <<>> THEN 0 ELSE Head(s) + Sum(Tail(s))
  IN Sum(<<1, 2, 3>>)>>
Next == r' = r
====
