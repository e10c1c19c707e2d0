---- MODULE LiveSymmetricFails ----
\* Covers: a violated property under SYMMETRY that treats all alike.
EXTENDS FiniteSets, TLC
CONSTANT S
VARIABLE held
Init == held = {}
Take(s) == s \notin held /\ held' = held \cup {s}
Drop == held # {} /\ held' = {}
Next == Drop \/ \E s \in S : Take(s)
Spec == Init /\ [][Next]_held /\ WF_held(Next)
Perms == Permutations(S)
P == []<>(held = S)
====
