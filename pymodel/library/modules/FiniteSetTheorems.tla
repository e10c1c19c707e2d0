---- MODULE FiniteSetTheorems ----
\* Theorems about finite sets and their cardinalities. They are for proofs, which are not read: only what they rest on is here.
EXTENDS FiniteSets, Sequences, TLAPS
====
