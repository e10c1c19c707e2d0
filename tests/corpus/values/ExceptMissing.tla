---- MODULE ExceptMissing ----
\* Covers: EXCEPT with a key outside the domain changes nothing and goes on.
EXTENDS Naturals
VARIABLE r
f == [i \in 1..2 |-> i]
Init == r = <<[f EXCEPT ![5] = 0], [<<1, 2>> EXCEPT ![3] = 0], [[a |-> 1] EXCEPT !.b = 2],
              [f EXCEPT ![5] = 0, ![1] = 8], [[a |-> f] EXCEPT !.a[9] = 3]>>
Next == r' = r
====
