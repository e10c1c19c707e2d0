---- MODULE GraphTheorems ----
\* Theorems about graphs and their paths. They are for proofs, which are not read: only what they rest on is here.
EXTENDS Graphs, Sequences
====
