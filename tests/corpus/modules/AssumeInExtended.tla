---- MODULE AssumeInExtended ----
\* Covers: an ASSUME of an extended module is checked.
EXTENDS ModBase
Init == shared = 0
Next == shared' = shared
====
