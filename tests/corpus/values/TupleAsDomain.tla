---- MODULE TupleAsDomain ----
\* Covers: functions on strings, sets, tuples and booleans; DOMAIN of each kind of function.
EXTENDS Naturals
VARIABLE r
f == [s \in {{}, {1}} |-> s]
g == [b \in BOOLEAN |-> IF b THEN 1 ELSE 0]
h == [<<a, b>> \in {1, 2} \X {"x"} |-> a]
k == [x \in 1..2, <<a, b>> \in {<<3, 4>>} |-> x + a * b]
Init == r = <<f[{}], f[{1}], g[TRUE], h[<<2, "x">>], h[1, "x"], k[2, <<3, 4>>], DOMAIN f, DOMAIN g,
              DOMAIN h, DOMAIN [a |-> 1, b |-> 2], DOMAIN <<>>, DOMAIN k>>
Next == r' = r
====
