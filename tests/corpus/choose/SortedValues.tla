---- MODULE SortedValues ----
\* Covers: the whole order within sets of sets, tuples, sequences, records and functions.
EXTENDS Integers, Sequences, TLC
CONSTANTS m1, m2, m3
VARIABLE r
RECURSIVE Sorted(_)
Sorted(S) == IF S = {} THEN <<>> ELSE LET e == CHOOSE e \in S : TRUE IN <<e>> \o Sorted(S \ {e})
Init == r = <<
  Sorted({3, -2, 0, 7, -9}),
  Sorted({{3}, {}, {1, 2}, {2}, {1, 3}, {1, 2, 3}}),
  Sorted({<<2, 1>>, <<1>>, <<>>, <<1, 9>>, <<1, 2, 0>>}),
  Sorted({<<{2}>>, <<{1, 2}>>, <<{}>>}),
  Sorted({m2, m1, m3}), Sorted({{m1, m3}, {m2, m3}, {m2}}),
  Sorted({[k |-> 2, j |-> 1], [k |-> 1, j |-> 2], [k |-> 1, j |-> 1]}),
  Sorted({[n \in 2..3 |-> 1], [n \in 2..3 |-> 0], [n \in 4..4 |-> 9], [n \in 3..4 |-> 0]}),
  Sorted({m1 :> 1 @@ m2 :> 2, m3 :> 0 @@ m1 :> 0, m2 :> 5 @@ m3 :> 5}),
  Sorted({"pear" :> 1 @@ "fig" :> 2, "fig" :> 1 @@ "zz" :> 0, "pear" :> 0}),
  Sorted({"pear", "zz", "fig", "r", "Sorted"}),
  Sorted({TRUE, FALSE}), Sorted(SUBSET {1, 2, 3}), Sorted([{1, 2} -> {1, 2}]),
  Sorted({<<"pear", 2>>, <<"fig", 1>>, <<"pear", 1>>})>>
Next == r' = r
====
