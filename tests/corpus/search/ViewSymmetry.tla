---- MODULE ViewSymmetry ----
\* Covers: VIEW and SYMMETRY together: the view of the least permuted state is compared.
EXTENDS Naturals, TLC
CONSTANT A
VARIABLES owner, noise
Init == owner = [p \in A |-> 0] /\ noise = 0
Next == \E p \in A : owner' = [owner EXCEPT ![p] = (@ + 1) % 3] /\ noise' = (noise + 1) % 2
Perms == Permutations(A)
View == owner
====
