---- MODULE Equality ----
\* Covers: equality across forms: functions, sequences, records, sets, empty ones.
EXTENDS Integers, Sequences, TLC
VARIABLE r
Init == r = <<
  <<1, 2>> = [i \in 1..2 |-> i],
  <<>> = [x \in {} |-> 1],
  [x \in {} |-> 1] = [x \in {} |-> "a"],
  [a |-> 1] = [s \in {"a"} |-> 1],
  [a |-> 1, b |-> 2] = [b |-> 2, a |-> 1],
  <<1>> = [a |-> 1, b |-> 2],
  1 :> 2 @@ 2 :> 3 = <<2, 3>>,
  {1, 2, 1} = {2, 1},
  1..3 = {3, 2, 1},
  3..1 = {},
  SUBSET {1} = {{}, {1}},
  {1} \X {2} = {<<1, 2>>},
  [{1} -> {2, 3}] = {<<2>>, <<3>>},
  [a : {1, 2}] = {[a |-> 1], [a |-> 2]},
  {x \in 1..4 : x > 2} = 3..4,
  <<1, 2>> = <<1, 2, 3>>,
  [x, y \in 1..2 |-> x + y] = [p \in (1..2) \X (1..2) |-> p[1] + p[2]],
  [{1} -> {}] = {},
  [{} -> {}] = {<<>>},
  UNION {{1}, {2, 3}} = 1..3,
  DOMAIN <<7, 8>> = 1..2,
  {} = {x \in {1} : FALSE},
  "ab" = "ab",
  TRUE = (1 = 1)>>
Next == r' = r
====
