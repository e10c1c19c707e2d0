---- MODULE ExtendsDiamond ----
\* Covers: a module extended along two ways is there once.
EXTENDS ModLeft, ModRight
Init == shared = Base /\ Left /\ Right
Next == shared' = (shared + 1) % 3
====
