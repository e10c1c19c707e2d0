---- MODULE PrecedenceNegative ----
\* Covers: 7 \div -2 is a parse error, the prefix minus binds less than \div.
EXTENDS Integers
VARIABLE x
Init == x = 0
Next == x' = 7 \div -2
====
