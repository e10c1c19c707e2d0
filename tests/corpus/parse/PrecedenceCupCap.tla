---- MODULE PrecedenceCupCap ----
\* Covers: \cup beside \cap without parentheses is a parse error.
VARIABLE x
Init == x = {}
Next == x' = x \cup {1} \cap {2}
====
