---- MODULE InstanceImplicit ----
\* Covers: INSTANCE with no WITH takes the names of the module around it; unnamed INSTANCE.
EXTENDS Naturals
CONSTANT Top
VARIABLES n, other
Step == 1
INSTANCE ModCounter
Named == INSTANCE ModCounter WITH n <- other
Both == Next /\ Named!Next
Start == Init /\ Named!Init
====
