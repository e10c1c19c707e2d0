---- MODULE OverflowProduct ----
\* Covers: a product beyond 32 bits; TLC refuses, our integers are unbounded.
EXTENDS Integers
VARIABLE x
Init == x = 3
Next == x' = IF x > 2000000000 THEN 3 ELSE x * x
====
