---- MODULE FunctionTheorems ----
\* Theorems about functions, injections and bijections. They are for proofs, which are not read: only what they rest on is here.
EXTENDS Functions, Integers, FiniteSets
====
