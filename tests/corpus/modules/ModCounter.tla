---- MODULE ModCounter ----
\* A helper of the INSTANCE specs: a counter that wraps.
EXTENDS Naturals
CONSTANTS Step, Top
VARIABLE n
Plus(k) == n + k
Init == n = 0
Up == n < Top /\ n' = Plus(Step)
Reset == n >= Top /\ n' = 0
Next == Up \/ Reset
Inside == n <= Top
====
