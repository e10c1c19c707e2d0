---- MODULE Precedence ----
\* Covers: precedence of operators without parentheses.
EXTENDS Integers, Sequences
VARIABLE r
Init == r = <<1 + 2 * 3, 2 * 3 + 1, 10 - 3 - 2, 2 ^ 3 * 2, -2 + 5, 2 + 7 \div 2, 7 % 4 * 2,
              1 + 1 = 2, 1 < 2 /\ 3 > 2, ~TRUE \/ TRUE, FALSE => 1 = 2, TRUE /\ TRUE => FALSE,
              1 \in 1..2 /\ 2 \notin {1}, {1} \cup {2} = {1, 2}, ~(1 = 2), ~1 = 2,
              1..2 \cup {5} \cup {1}, <<1>> \o <<2>> = <<1, 2>>, 3 - 1 .. 2 + 2,
              TRUE <=> FALSE \/ TRUE, {1, 2} \ {2} = {1}, -1 ^ 2, 2 * 3 ^ 2, 5 - -2, DOMAIN <<1, 2>> \cup {9},
              SUBSET {} \cup {{1}}, IF TRUE THEN 1 ELSE 2 + 5, 1 # 2 /\ ~FALSE, \A i \in 1..2 : i > 0 /\ i < 3>>
Next == r' = r
====
