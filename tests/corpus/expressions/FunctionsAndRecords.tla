---- MODULE FunctionsAndRecords ----
\* Covers: constructors of functions and records, sets of them, application, fields, nesting.
EXTENDS Naturals
VARIABLE r
f == [i \in 1..3 |-> i * i]
g == [i, j \in 1..2 |-> i * 10 + j]
h == [i \in 1..2, s \in {"a"} |-> s]
q == [name |-> "n", inner |-> [val |-> 7, seq |-> <<4, 5>>]]
Square[n \in 1..4] == n * n
Init == r = <<f, f[2], g[1, 2], g[<<2, 1>>], h[2, "a"], q.name, q.inner.val, q.inner.seq[2], q["name"],
              [{1, 2} -> {"x"}], [a : {1}, b : {2, 3}], [{} -> {1}], [1..2 -> {}], DOMAIN q, Square[3],
              [i \in {} |-> i], [i \in 1..2 |-> [j \in 1..i |-> i + j]], [i \in {2, 3} |-> i][3],
              [type |-> "TRUE", b |-> TRUE].type, [a : {}, b : {1}], <<f, g>>[1][2]>>
Next == r' = r
====
