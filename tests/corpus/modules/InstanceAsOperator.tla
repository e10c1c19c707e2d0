---- MODULE InstanceAsOperator ----
\* Covers: operators of instances passed as arguments, the parameters of the instance included
EXTENDS Naturals
VARIABLE x
M == INSTANCE ModSelected WITH N <- 3, v <- x
P(n) == INSTANCE ModSelected WITH N <- n, v <- x + n
Twice(F(_), a) == F(a) /\ F(a + 1)
Both(F(_, _)) == F(1, 2) /\ ~F(0, 0)
Init == x = 0
Next == x' = (x + 1) % 4
Inv == Twice(M!Bound, 1) /\ (x = 1 => Both(P!Bound))
====
