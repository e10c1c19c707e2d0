---- MODULE UsedBeforeDefined ----
\* Covers: a definition may not use a later one: a parse error.
VARIABLE x
Init == x = Start
Start == 0
Next == x' = x
====
