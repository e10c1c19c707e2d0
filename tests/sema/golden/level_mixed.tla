---- MODULE level_mixed ----
EXTENDS Naturals
VARIABLE x
A == /\ x' = 1
     /\ [](x = 1)
B == \E y \in {x'} : []y
C == (x' = 1) -+-> []x
====
