---- MODULE NextNobody ----
\* Covers: a whole Next that is an \E over an empty set.
VARIABLE x
Init == x \in {1, 2}
Next == \E i \in {} : x' = i
====
