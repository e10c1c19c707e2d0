---- MODULE M ----
VARIABLE x
A == y
B == x''
C == A(1)
A == 2
====
