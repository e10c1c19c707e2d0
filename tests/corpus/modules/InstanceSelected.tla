---- MODULE InstanceSelected ----
\* Covers: subexpressions and labels through INSTANCE: substituted, parameterised; of theorems
EXTENDS Naturals
VARIABLE x
M == INSTANCE ModSelected WITH N <- 3, v <- x
P(n) == INSTANCE ModSelected WITH N <- n, v <- x + n
Init == M!Init!1
Next == x' = (x + 1) % 4
Inv == /\ M!Init!2 /\ M!Bound(2)!1 /\ M!Bound(2)!1!>> = 5
       /\ P(1)!Bound(x)!1!<< = x + 1 /\ P(2)!Bound(x)!1!2 = 2 + x
       /\ M!Bound(1)!low(1) /\ P(x)!Bound(1)!2!1 = 0..1
       /\ M!Known!: /\ M!Known!2
====
