---- MODULE M ----
A == (1
B == {2
C == 3
D == IF 1
E == 4
====
