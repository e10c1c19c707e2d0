---- MODULE SequencesExtTheorems ----
\* Theorems about sequences, their prefixes and folds. They are for proofs, which are not read: only what they rest on is here.
EXTENDS Sequences, SequencesExt, Functions, Integers, WellFoundedInduction
====
