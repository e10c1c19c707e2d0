---- MODULE SymmetryPartial ----
\* Covers: SYMMETRY under a rotation alone, which is no swap: all its powers belong to the group.
EXTENDS Naturals, TLC
CONSTANTS a, b, c
VARIABLE seat
Init == seat = [p \in {a, b, c} |-> 0]
Next == \E p \in {a, b, c} : seat' = [seat EXCEPT ![p] = (@ + 1) % 3]
Identity == [p \in {a, b, c} |-> p]
Rotations == {Identity, a :> b @@ b :> c @@ c :> a}
====
