---- MODULE Division ----
\* Covers: \div floors and % is never negative, with negative dividends; ^ and unary minus.
EXTENDS Integers
VARIABLE r
Init == r = <<7 \div 2, -7 \div 2, (-7) \div 2, -8 \div 2, 7 % 3, -7 % 3, (-7) % 3, -6 % 3,
              0 \div 5, 0 % 5, 2 ^ 10, 0 ^ 3, 5 ^ 0, (-2) ^ 3, -2 ^ 2, - (3 - 5), 1 - - 1>>
Next == r' = r
====
