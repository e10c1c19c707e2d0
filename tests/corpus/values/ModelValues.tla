---- MODULE ModelValues ----
\* Covers: an untyped model value equals only itself and can be compared with anything.
EXTENDS Integers
CONSTANTS m, n, S
VARIABLE r
Init == r = <<m = n, m = m, m = 1, m = "m", {m, 1}, {m, "a"} \ {m}, m \in S, m \in {1, 2},
              n \in Nat, m \in STRING, m = <<>>, m = {}, m # TRUE, {m, n} = {n, m}, m \in BOOLEAN,
              [a |-> m] = [a |-> 1], <<m>> \in {<<1>>, <<m>>}>>
Next == r' = r
====
