---- MODULE EnabledGuard ----
\* Covers: ENABLED in a guard and in an invariant.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Up == x < 2 /\ x' = x + 1 /\ y' = y
Reset == ~ENABLED Up /\ x' = 0 /\ y' = 1 - y
Next == Up \/ Reset
SomeStep == ENABLED Next
Exact == (ENABLED Up) <=> x < 2
Wide == ENABLED (\E n \in 1..3 : x' = n /\ n > 2)
====
