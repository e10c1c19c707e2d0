---- MODULE Cups ----
EXTENDS Naturals
CONSTANTS Node, Size
ASSUME Size > 0
VARIABLE cups
Init == cups = [n \in Node |-> 0]
Fill(n) == cups[n] < Size /\ cups' = [cups EXCEPT ![n] = @ + 1]
Next == \E n \in Node : Fill(n)
====
