---- MODULE DoublePrime ----
\* Covers: a prime on what has a prime already is an error of level.
VARIABLE x
Init == x = 0
Next == x' = x''
====
