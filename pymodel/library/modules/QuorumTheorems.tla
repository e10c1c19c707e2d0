---- MODULE QuorumTheorems ----
\* Theorems about quorum systems. They are for proofs, which are not read: only what they rest on is here.
EXTENDS Quorum, Integers, FiniteSets
====
