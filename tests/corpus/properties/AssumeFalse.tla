---- MODULE AssumeFalse ----
\* Covers: a false ASSUME: exit code 10.
EXTENDS Naturals
CONSTANT N
VARIABLE x
ASSUME N \in Nat /\ N > 3
Init == x = N
Next == x' = x
====
