---- MODULE M ----
VARIABLE counter
Init == counter = 0
Next == countre' = 1
====
