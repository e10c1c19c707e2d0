---- MODULE StatesEqualAcrossForms ----
\* Covers: states are equal when their values are, however each value was made.
EXTENDS Integers, Sequences, TLC
VARIABLES x, step
Forms == << <<1, 2>>, [i \in 1..2 |-> i], [i \in {1, 2} |-> i], 1 :> 1 @@ 2 :> 2,
            Append(<<1>>, 2), [<<1, 5>> EXCEPT ![2] = 2], Tail(<<0, 1, 2>>),
            CHOOSE f \in [1..2 -> 1..2] : f[1] < f[2], 2 :> 2 @@ 1 :> 1 >>
Init == x = <<>> /\ step = 0
Next == /\ step' = 1
        /\ \E i \in 1..9 : x' = Forms[i]
====
