---- MODULE ApplyConstant ----
\* Covers: constant definitions without parameters are values, and count once.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
F == [i \in 1..2 |-> i = 1 \/ i < 3]
G == [i \in Nat |-> i = 1 \/ i < 3]
C == \E i \in 1..3 : i < 3
D(k) == \E i \in 1..3 : i < k
RECURSIVE R(_)
R(i) == IF i = 0 THEN TRUE ELSE R(i - 1) \/ i < 3
E == R(2)
Next == /\ x' = (x + 1) % 5
        /\ CASE x = 0 -> F[1] [] x = 1 -> G[1] [] x = 2 -> C [] x = 3 -> D(3) [] OTHER -> E
        /\ y' = y
====
