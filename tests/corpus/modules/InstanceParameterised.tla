---- MODULE InstanceParameterised ----
\* Covers: a parameterised instance, with an expression over the state in place of a variable.
EXTENDS Naturals
VARIABLE pair
At(i) == INSTANCE ModCounter WITH n <- pair[i], Step <- 1, Top <- 2
Init == pair = <<0, 0>>
Next == \E i \in 1..2 : pair' = [pair EXCEPT ![i] = IF At(i)!Inside /\ @ < 2 THEN At(i)!Plus(1) ELSE 0]
Inv == \A i \in 1..2 : At(i)!Inside
Moves == ENABLED Next
Steps == [][At(1)!Next \/ At(2)!Next]_pair
Spec == Init /\ [][Next]_pair
====
