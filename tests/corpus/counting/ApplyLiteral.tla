---- MODULE ApplyLiteral ----
\* Covers: a function constructor that is applied at once is gone into: its disjuncts count.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
One == [i \in 1..2 |-> x < 5 \/ i < 3][1]
Pair == [i \in 1..2, j \in 1..2 |-> i = 1 \/ j < 3][1, 2]
Tuple == [<<i, j>> \in (1..2) \X (1..2) |-> \E k \in 1..3 : k > i + j - 3][<<1, 2>>]
Curried == [i \in 1..2 |-> [j \in 1..2 |-> i = 1 \/ j = 1]][1][1]
Next == /\ x' = (x + 1) % 4
        /\ CASE x = 0 -> One [] x = 1 -> Pair [] x = 2 -> Tuple [] OTHER -> Curried
        /\ y' = y
====
