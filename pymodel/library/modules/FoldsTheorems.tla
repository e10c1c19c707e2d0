---- MODULE FoldsTheorems ----
\* Theorems about folds. They are for proofs, which are not read: only what they rest on is here.
EXTENDS Folds, FiniteSets
====
