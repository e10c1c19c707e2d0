---- MODULE ConstraintsMany ----
\* Covers: two CONSTRAINTs and two ACTION_CONSTRAINTs at once; a state outside met twice counts twice.
EXTENDS Naturals
VARIABLES x, y
Init == x \in 0..1 /\ y = 0
Next == \/ x' = x + 1 /\ y' = y
        \/ y' = y + 1 /\ x' = x
        \/ x' = x + 1 /\ y' = y + 1
LowX == x =< 4
LowY == y =< 3
NotBoth == ~(x' > x /\ y' > y /\ x = 2)
Ordered == y' =< x' + 1
====
