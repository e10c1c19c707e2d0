---- MODULE Sets ----
\* Covers: CHOOSE among sets: by cardinality, then element by element; SUBSET goes by size.
EXTENDS Integers
VARIABLE r
First(s) == CHOOSE e \in s : TRUE
Big(s) == CHOOSE e \in s : \A d \in s : d \subseteq e \/ d = e \/ TRUE
Init == r = <<First({{5, 6}, {9}}), First({{3, 1}, {1, 2}, {2, 3}}), First({{1, 4}, {2, 3}}),
              CHOOSE e \in SUBSET {1, 2, 3} : e # {},
              CHOOSE e \in SUBSET {1, 2, 3} : 3 \in e,
              CHOOSE e \in SUBSET {1, 2, 3, 4} : 3 \in e /\ 2 \in e,
              First({{}, {{}}}), First({{{1}}, {{}}}), Big({{2}, {1, 3}})>>
Next == r' = r
====
