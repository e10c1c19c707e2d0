---- MODULE SymmetryInit ----
\* Covers: several initial states of one orbit under SYMMETRY; a violated invariant and its trace.
\* Symmetric: p1 p2 p3
EXTENDS Naturals, TLC
CONSTANT P
VARIABLE s
Init == \E p \in P : s = {p}
Next == \E p \in P : p \notin s /\ s' = s \cup {p}
Perms == Permutations(P)
NotAll == s # P
====
