---- MODULE NoVariables ----
\* Covers: a module with no variables, and no INIT or NEXT: only its ASSUMEs are checked.
EXTENDS Naturals
CONSTANT N
ASSUME N > 1
ASSUME \A i \in 1..N : i * i >= i
====
