---- MODULE UnboundedReplaced ----
\* Covers: an unbounded CHOOSE that the cfg replaces by a model value.
EXTENDS Naturals
VARIABLE x
NoValue == CHOOSE v : v \notin {0, 1}
Init == x = 0
Next == x' = IF x = 0 THEN 1 ELSE NoValue
NotEqual == NoValue # 1 /\ NoValue \notin {0, 1, "a"}
====
