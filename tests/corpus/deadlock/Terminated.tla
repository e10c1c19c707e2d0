---- MODULE Terminated ----
\* Covers: a stuttering disjunct for the final state prevents deadlock.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Done == x = 3 /\ UNCHANGED x
Next == (x < 3 /\ x' = x + 1) \/ Done
====
