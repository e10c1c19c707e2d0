---- MODULE PropertyForall ----
\* Covers: \A over a constant set before [][A]_v is unrolled.
EXTENDS Naturals
CONSTANT P
VARIABLE f
Init == f = [p \in P |-> 0]
Next == \E p \in P : f' = [f EXCEPT ![p] = (@ + 1) % 3]
Spec == Init /\ [][Next]_f
EachGrows == \A p \in P : [][f'[p] >= f[p]]_f
====
