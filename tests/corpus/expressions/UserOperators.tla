---- MODULE UserOperators ----
\* Covers: infix, prefix-free and postfix operators that the module defines itself.
EXTENDS Integers
VARIABLE r
a (+) b == a * 10 + b
a ++ b == a + 2 * b
a \prec b == a < b
a ^+ == a + 100
a & b == <<a, b>>
a -| b == a - b
a $ b == a * b
x \sqcup y == IF x > y THEN x ELSE y
Init == r = <<1 (+) 2, 1 ++ 2 ++ 3, 1 \prec 2, 5^+, 1 & 2, 7 -| 2, 3 $ 4, 3 \sqcup 5, 2 ++ 3 * 2>>
Next == r' = r
====
