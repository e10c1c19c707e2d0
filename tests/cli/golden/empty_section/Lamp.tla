---- MODULE Lamp ----
VARIABLE on
Init == on = FALSE
Next == on' = ~on
Often == []<>on
====
