---- MODULE ModRight ----
\* A helper of ExtendsDiamond.
EXTENDS ModBase, Sequences
Right == Base = K + 1
====
