---- MODULE Membership ----
\* Covers: membership in every kind of set, infinite ones included; anything \in {} is FALSE.
EXTENDS Integers, Sequences, FiniteSets
VARIABLE r
Init == r = <<
  "x" \in {},
  1 \in {},
  3 \in Nat, -3 \in Nat, -3 \in Int, 0 \in Nat,
  "a" \in STRING,
  TRUE \in BOOLEAN,
  <<1, 2>> \in Seq(Nat), <<1, -2>> \in Seq(Nat), <<>> \in Seq({}),
  <<1, 2>> \in Seq({1, 2}), [i \in 1..2 |-> i] \in Seq(1..2),
  {1, 2} \in SUBSET Nat, {} \in SUBSET {}, {1} \in SUBSET {2},
  [i \in 1..2 |-> i] \in [1..2 -> Nat], <<1, 2>> \in [1..2 -> {1}], <<1>> \in [1..2 -> {1}],
  [a |-> 1, b |-> "x"] \in [a : Nat, b : STRING], [a |-> 1] \in [a : Nat, b : Nat],
  <<1, "a">> \in Nat \X {"a"}, <<1, 2, 3>> \in {1} \X {2} \X {3},
  <<<<1, 2>>, 3>> \in ({1} \X {2}) \X {3}, <<1, 2>> \in {1} \X {2} \X {3},
  2 \in 1..3, 4 \notin 1..3,
  2 \in UNION {{1}, {2}}, 5 \in {2 * i : i \in 1..3}, 4 \in {i \in 1..9 : i % 2 = 0},
  {1} \subseteq 1..2, {} \subseteq {}, {1} \in {{1}, {2}}>>
Next == r' = r
====
