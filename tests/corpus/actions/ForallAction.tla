---- MODULE ForallAction ----
\* Covers: \A as an action is the conjunction over its elements; over the empty set it is TRUE.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == /\ \A i \in {x} : x' = (i + 1) % 3
        /\ \A i \in {} : FALSE
        /\ \A i, j \in {y} : y' = 1 - i /\ (i = j)
====
