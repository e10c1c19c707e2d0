---- MODULE DivisionNegativeDivisor ----
\* Covers: \div with a negative divisor.
EXTENDS Integers
VARIABLE r
Init == r = <<7 \div (-2), (-7) \div (-2), (-7) \div 2, 6 \div (-3)>>
Next == r' = r
====
