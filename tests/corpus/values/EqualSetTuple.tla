---- MODULE EqualSetTuple ----
\* Covers: {} = <<>> is an error.
VARIABLE x
Init == x = {}
Next == x' = IF x = <<>> THEN {1} ELSE {}
====
