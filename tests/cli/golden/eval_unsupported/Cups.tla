---- MODULE Cups ----
EXTENDS TLCExt
VARIABLE cups
Init == cups = 0
Next == cups' = TLCEvalDefinition("Init")
====
