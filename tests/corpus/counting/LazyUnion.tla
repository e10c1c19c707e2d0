---- MODULE LazyUnion ----
\* Covers: TLC lists an element twice that is on both sides of a union which it keeps lazy.
EXTENDS Integers
VARIABLES x, s
Init == x = 0 /\ s = 0..3
Next == \E w \in (UNION {s}) \cup {1} : x' = w /\ s' = s
====
