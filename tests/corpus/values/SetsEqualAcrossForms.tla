---- MODULE SetsEqualAcrossForms ----
\* Covers: sets made in different ways are one state.
EXTENDS Integers
VARIABLE x
Next == \/ x' = {1, 2} \/ x' = 1..2 \/ x' = {2, 1, 2} \/ x' = {0, 1, 2} \ {0} \/ x' = UNION {{1}, {2}}
        \/ x' = {i \in 0..3 : i * i \in 1..4} \/ x' = {3 - i : i \in 1..2} \/ x' = {1} \cup {2}
        \/ x' = (1..2) \cap (0..5) \/ x' = DOMAIN <<"a", "b">> \/ x' = CHOOSE s \in SUBSET (1..2) : 1 \in s /\ 2 \in s
Init == x = {}
====
