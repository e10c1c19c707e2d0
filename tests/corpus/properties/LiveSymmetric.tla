---- MODULE LiveSymmetric ----
\* Covers: liveness under SYMMETRY that treats all alike; runs as in TLC.
\* Symmetric: a b c
EXTENDS FiniteSets, TLC
CONSTANT S
VARIABLE held
Init == held = {}
Take(s) == s \notin held /\ held' = held \cup {s}
Drop == held = S /\ held' = {}
Next == Drop \/ \E s \in S : Take(s)
Spec == Init /\ [][Next]_held /\ WF_held(Next)
Perms == Permutations(S)
P == []<>(held = S)
====
