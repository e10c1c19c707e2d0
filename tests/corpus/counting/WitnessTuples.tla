---- MODULE WitnessTuples ----
\* Covers: \E with a tuple pattern, whose set lists one pair twice.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Pairs == {<<0, 1>>, <<1, 2>>, <<2, 0>>, <<0, 1>>, <<0, 2>>}
Next == \E <<from, to>> \in Pairs : x = from /\ x' = to
====
