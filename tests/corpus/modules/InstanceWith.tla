---- MODULE InstanceWith ----
\* Covers: named instances with WITH: constants by expressions, variables by variables.
EXTENDS Naturals
VARIABLES a, b
Left == INSTANCE ModCounter WITH n <- a, Step <- 1, Top <- 2
Right == INSTANCE ModCounter WITH n <- b, Step <- 2, Top <- 3 + 1
Init == Left!Init /\ Right!Init
Next == \/ Left!Up /\ UNCHANGED b
        \/ Right!Up /\ UNCHANGED a
        \/ Left!Reset /\ Right!Reset
Inv == Left!Inside /\ Right!Inside /\ Left!Plus(1) = a + 1
====
