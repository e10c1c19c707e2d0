---- MODULE ModelValues ----
\* Covers: CHOOSE takes model values in the order in which the cfg names them.
CONSTANTS S, T, z, b, a
VARIABLE r
First(s) == CHOOSE e \in s : TRUE
Init == r = <<First(S), First(T), First({a, b, z}), First(S \ {First(S)})>>
Next == r' = r
====
