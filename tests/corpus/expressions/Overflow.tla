---- MODULE Overflow ----
\* Covers: a sum beyond 32 bits; TLC refuses, our integers are unbounded.
EXTENDS Integers
VARIABLE x
Init == x = 2147483646
Next == x' = IF x <= 2147483647 THEN x + 1 ELSE 2147483646
====
