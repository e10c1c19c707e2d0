---- MODULE PrecedenceEquals ----
\* Covers: = does not associate: a parse error.
VARIABLE x
Init == x = TRUE
Next == x' = TRUE = TRUE
====
