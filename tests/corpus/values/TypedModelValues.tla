---- MODULE TypedModelValues ----
\* Covers: typed model values (A_x) of one type compare with each other and with untyped ones.
CONSTANTS S, u
VARIABLE r
Init == r \in {<<s, t, s = t, s = u>> : s \in S, t \in S}
Next == r' = r
====
