---- MODULE ModOuter ----
\* A helper of InstanceChain.
EXTENDS Naturals
CONSTANT Limit
VARIABLE m
Inner == INSTANCE ModCounter WITH n <- m, Step <- 1, Top <- Limit
Go == Inner!Up
Same == Inner!Plus(0) = m
====
