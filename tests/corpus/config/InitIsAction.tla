---- MODULE InitIsAction ----
\* Covers: INIT names a formula with primes.
EXTENDS Naturals
VARIABLE x
Init == x = 0 /\ x' = 1
Next == x' = x
====
