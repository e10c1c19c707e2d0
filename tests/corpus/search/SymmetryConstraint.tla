---- MODULE SymmetryConstraint ----
\* Covers: SYMMETRY beside CONSTRAINT and ACTION_CONSTRAINT that are symmetric themselves.
\* Symmetric: a b c
EXTENDS Naturals, FiniteSets, TLC
CONSTANT A
VARIABLES up, steps
Init == up \in {{}} \cup {{p} : p \in A} /\ steps = 0
Next == \E p \in A : up' = (IF p \in up THEN up \ {p} ELSE up \cup {p}) /\ steps' = steps + 1
Short == steps < 4
Grows == Cardinality(up') >= Cardinality(up) \/ steps > 1
Perms == Permutations(A)
====
