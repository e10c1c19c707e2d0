---- MODULE HigherOrderAction ----
\* Covers: an action passed to a higher-order definition, also as a LAMBDA.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Times(Op(_), S) == \E s \in S : Op(s)
MoveX(n) == x' = (x + n) % 4 /\ y' = y
Next == \/ Times(MoveX, {1, 2})
        \/ Times(LAMBDA n : y' = n /\ x' = x, {0, 1})
====
