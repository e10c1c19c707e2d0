---- MODULE AssumeTrue ----
\* Covers: ASSUME with and without a name, true ones; ASSUMPTION and AXIOM are the same.
EXTENDS Naturals
CONSTANT N
VARIABLE x
ASSUME N \in Nat
ASSUME NSmall == N < 10
ASSUMPTION N # 4
AXIOM \A n \in 1..N : n <= N
Init == x = N
Next == x' = x
====
