---- MODULE Cups ----
EXTENDS TLCExt, Sequences
VARIABLE cups
Init == cups = 0
Next == cups' = Len(Trace)
====
