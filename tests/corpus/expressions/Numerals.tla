---- MODULE Numerals ----
\* Covers: decimal, binary, octal and hexadecimal numerals; identifiers that start with a digit.
EXTENDS Naturals
VARIABLE r
1st == 10
_under == 3
a_1b == 4
Init == r = <<007, \b1011, \B1, \o17, \O7, \hFF, \Hff, \h0a, 1st, _under, a_1b>>
Next == r' = r
====
