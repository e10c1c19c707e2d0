---- MODULE ModLeft ----
\* A helper of ExtendsDiamond.
EXTENDS ModBase
Left == Base > K
====
