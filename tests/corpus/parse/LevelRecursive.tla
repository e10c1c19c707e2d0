---- MODULE LevelRecursive ----
\* Covers: a recursive operator that primes its parameter
EXTENDS Integers
VARIABLE x
Init == x = 0
Next == x' = x
RECURSIVE F(_)
F(n) == IF n = 0 THEN 1 ELSE n'
====
