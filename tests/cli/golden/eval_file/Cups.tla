---- MODULE Cups ----
EXTENDS Json
VARIABLE cups
Init == cups = 0
Next == cups' = JsonDeserialize("cups.json")
====
