---- MODULE OverflowLiteral ----
\* Covers: a numeral beyond 32 bits; TLC refuses, our integers are unbounded.
EXTENDS Integers
VARIABLE x
Init == x = 4294967296
Next == x' = 4294967296 - (x % 2)
====
