---- MODULE Sets ----
\* Covers: set algebra under all its spellings, filters, maps, tuple patterns, several bounds.
EXTENDS Integers
VARIABLE r
S == {1, 2, 3}
T == {<<1, 2>>, <<2, 3>>, <<3, 1>>}
Init == r = <<
  S \cup {4}, S \union {5}, S \cap {2, 9}, S \intersect {1}, S \ {1},
  {i \in S : i # 2}, {i * i : i \in S}, {i + j : i \in S, j \in {10, 20}}, {i + j : i, j \in S},
  {<<a, b>> \in T : a < b}, {a + b : <<a, b>> \in T}, {a * c : <<a, b>> \in T, c \in {1, 100}},
  {<<i, j>> \in S \X S : i + j = 4},
  SUBSET S, SUBSET {}, UNION {S, {7}, {}}, UNION {}, UNION SUBSET S,
  S \X {"a"}, {1} \X {2} \X {3, 4}, ({1} \X {2}) \X {3}, {} \X S,
  {{i} : i \in S}, {s \in SUBSET S : 2 \in s /\ 3 \notin s},
  -1..1, 2..2, 3..2, S \subseteq 1..3, 1..3 \subseteq S, S \notin {S},
  {x \in {y \in S : y > 1} : x < 3}, {{}}, {i \in S : \E j \in S : i = j + 1}>>
Next == r' = r
====
