---- MODULE Logic ----
\* Covers: the logical operators under all their spellings.
EXTENDS Naturals
VARIABLE r
B == BOOLEAN
Init == r = <<{<<p, q, p /\ q, p \/ q, p => q, p <=> q, ~p, p \land q, p \lor q, p \equiv q, \lnot p, \neg p>> :
                 p, q \in B},
              1 =< 2, 1 <= 2, 1 \leq 2, 2 >= 1, 2 \geq 1, 1 /= 2, 1 # 2>>
Next == r' = r
====
