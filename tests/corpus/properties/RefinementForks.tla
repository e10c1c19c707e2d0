---- MODULE RefinementForks ----
\* Covers: ENABLED of an INSTANCE's action that assigns variables in many disjuncts before more of it
EXTENDS Naturals
VARIABLES p, q
Init == p = 0 /\ q = 0
Turn == p' = (p + 1) % 4 /\ q' = (q + 1) % 4
Next == Turn
Spec == Init /\ [][Next]_<<p, q>> /\ WF_<<p, q>>(Turn)
A == INSTANCE RefinementForksAbove WITH x <- 0 + p, y <- 0 + q
Refines == A!Spec
====
