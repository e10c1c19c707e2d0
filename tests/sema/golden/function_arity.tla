---- MODULE function_arity ----
EXTENDS Naturals
f[i \in 1..2, j \in {3}] == i + j
g[i \in 1..2] == i
A == f[1, 2, 3] + f[<<1, 2>>] + f[1, 2]
B == g[1, 2]
====
