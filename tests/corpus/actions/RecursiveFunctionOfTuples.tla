---- MODULE RecursiveFunctionOfTuples ----
\* Covers: a guard about the next state that takes a component of a recursive function's value.
EXTENDS Integers
VARIABLES y, v
Init == y = TRUE /\ v = 0
Third(next) ==
    (LET g[i \in 0..2] == IF i = 0 THEN <<next, ~next, TRUE>> ELSE g[i - 1] IN g[2])[3]
Of(next, k) ==
    (LET g[i \in 0..2, j \in BOOLEAN] == IF i = 0 THEN [a |-> j, b |-> next] ELSE g[i - 1, ~j]
     IN g[k, next]).b
Next == /\ y' = ~y
        /\ Third(y')
        /\ \/ v' = 1
           \/ ENABLED (v' = 2 /\ y' = y /\ Of(y', 1)) /\ v' = 2
====
