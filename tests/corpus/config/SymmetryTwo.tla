---- MODULE SymmetryTwo ----
\* Covers: SYMMETRY over two sets at once, as a union of permutations.
\* Symmetric: p1 p2; q1 q2
EXTENDS Naturals, TLC
CONSTANTS P, Q
VARIABLE owner
Init == owner = [q \in Q |-> {}]
Next == \E p \in P, q \in Q : owner' = [owner EXCEPT ![q] = IF p \in @ THEN {} ELSE @ \cup {p}]
Perms == Permutations(P) \cup Permutations(Q)
====
