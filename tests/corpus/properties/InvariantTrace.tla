---- MODULE InvariantTrace ----
\* Covers: the trace to a violated invariant is a shortest one, its states counted.
EXTENDS Naturals
VARIABLES big, small
Init == big = 0 /\ small = 0
Min(a, b) == IF a < b THEN a ELSE b
FillBig == big' = 5 /\ small' = small
FillSmall == small' = 3 /\ big' = big
EmptyBig == big' = 0 /\ small' = small
EmptySmall == small' = 0 /\ big' = big
Pour == LET moved == Min(big, 3 - small) IN big' = big - moved /\ small' = small + moved
Back == LET moved == Min(small, 5 - big) IN big' = big + moved /\ small' = small - moved
Next == FillBig \/ FillSmall \/ EmptyBig \/ EmptySmall \/ Pour \/ Back
NotFour == big # 4
====
