---- MODULE ModSelected ----
EXTENDS Naturals
CONSTANT N
VARIABLE v
Init == /\ v = 0
        /\ N > 0
Bound(k) == /\ v <= N + k
            /\ \A i \in 0..k : low(i):: v >= i - i
THEOREM Known == v < 100 => v < 200
====
