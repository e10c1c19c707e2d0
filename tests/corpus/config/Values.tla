---- MODULE Values ----
\* Covers: values in the cfg: numbers, strings, booleans, model values, nested sets, empty sets.
EXTENDS Integers
CONSTANTS N, S, B, M, T, E, V
VARIABLE r
Init == r = <<N, S, B, M, T, E, V, M \in T, N + 1>>
Next == r' = r
====
