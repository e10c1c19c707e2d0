---- MODULE UnknownInvariant ----
\* Covers: an invariant in the cfg that the module does not define.
VARIABLE x
Init == x = 0
Next == x' = x
====
