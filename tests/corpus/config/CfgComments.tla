---- MODULE CfgComments ----
\* Covers: comments of both kinds in a cfg, several statements on a line, a keyword twice
EXTENDS Naturals
CONSTANTS M, N
VARIABLE x
Init == x = 0
Next == x' = (x + N) % M
A == x < M
B == x >= 0
C == x # M
====
