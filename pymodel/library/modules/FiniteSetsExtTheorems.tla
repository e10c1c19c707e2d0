---- MODULE FiniteSetsExtTheorems ----
\* Theorems about folds over finite sets. They are for proofs, which are not read: only what they rest on is here.
EXTENDS FiniteSetsExt, FiniteSets, Integers
====
