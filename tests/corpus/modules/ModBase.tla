---- MODULE ModBase ----
\* A helper of ExtendsDiamond.
EXTENDS Naturals
CONSTANT K
VARIABLE shared
Base == K + 1
ASSUME K \in Nat
====
