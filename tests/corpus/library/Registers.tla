---- MODULE Registers ----
\* Covers: TLCSet and TLCGet of a number, and TLCGet("level") in an action.
EXTENDS Integers, TLC
VARIABLES x, level
ASSUME TLCSet(1, 10) /\ TLCSet(2, {})
Init == x = 0 /\ level = TLCGet(1)
Next == \/ x < 5 /\ x' = x + 1 /\ level' = TLCGet("level")
        \/ x = 5 /\ UNCHANGED <<x, level>>
Inv == x = 0 \/ level = x
====
