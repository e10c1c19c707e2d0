---- MODULE InvariantTypeErrorInit ----
\* Covers: an error while an invariant is evaluated on an initial state.
EXTENDS Naturals
VARIABLE x
Init == x = "start"
Next == x' = x
Below == x < 5
====
