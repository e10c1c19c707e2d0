---- MODULE ModAssume ----
\* A helper of AssumeFalseInExtended.
EXTENDS Naturals
CONSTANT N
ASSUME N > 5
====
