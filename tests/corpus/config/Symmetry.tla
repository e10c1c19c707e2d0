---- MODULE Symmetry ----
\* Covers: SYMMETRY keeps one state of each orbit; generated counts what was produced.
\* Symmetric: p1 p2 p3
EXTENDS Naturals, TLC
CONSTANT P
VARIABLES holder, asked
Init == holder = {} /\ asked = {}
Ask(p) == p \notin asked /\ asked' = asked \cup {p} /\ UNCHANGED holder
Grant(p) == p \in asked /\ holder = {} /\ holder' = {p} /\ UNCHANGED asked
Free(p) == p \in holder /\ holder' = {} /\ asked' = asked \ {p}
Next == \E p \in P : Ask(p) \/ Grant(p) \/ Free(p)
Perms == Permutations(P)
OneHolder == \A p, q \in holder : p = q
====
