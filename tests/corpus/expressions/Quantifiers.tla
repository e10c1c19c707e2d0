---- MODULE Quantifiers ----
\* Covers: bounded quantifiers: empty sets, several bounds, tuple patterns, nesting, shadow-free reuse.
EXTENDS Naturals
VARIABLE r
S == 1..3
Init == r = <<\A i \in {} : FALSE, \E i \in {} : TRUE, \A i \in S : i > 0, \E i \in S : i > 3,
              \A i, j \in S : i + j < 7, \E i \in S, j \in {9} : i * j = 27,
              \E <<a, b>> \in {<<1, 2>>, <<2, 1>>} : a > b,
              \A i \in S : \E j \in S : i = j, \A s \in SUBSET S : s \subseteq S,
              (\E i \in S : i = 2) /\ (\E i \in S : i = 3), ~\E i \in S : i = 9,
              \A i \in S : i < 2 \/ i > 1, \E i \in S : /\ i > 1
                                                       /\ i < 3>>
Next == r' = r
====
