---- MODULE InvariantIsAction ----
\* Covers: INVARIANT names a formula with primes.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = x
Step == x' = x
====
