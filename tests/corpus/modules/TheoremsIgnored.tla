---- MODULE TheoremsIgnored ----
\* Covers: THEOREM and LEMMA are parsed and not evaluated; several VARIABLES statements.
EXTENDS Naturals
VARIABLE x
VARIABLES y
Init == x = 0 /\ y = 0
Next == x' = 1 - x /\ y' = y
Spec == Init /\ [][Next]_<<x, y>>
THEOREM Spec => [](x < 5)
THEOREM Named == 1 = 2
LEMMA \A n \in Nat : n >= 0
COROLLARY TRUE
====
