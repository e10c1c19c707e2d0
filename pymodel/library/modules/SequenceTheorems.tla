---- MODULE SequenceTheorems ----
\* Theorems about sequences. They are for proofs, which are not read: only what they rest on is here.
EXTENDS Sequences, Integers, TLAPS
====
