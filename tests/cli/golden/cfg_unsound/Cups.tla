---- MODULE Cups ----
EXTENDS TLC
CONSTANT Colours
Sym == Permutations(Colours)
VARIABLE cup
Init == cup \in Colours
Next == cup' \in Colours
Spec == Init /\ [][Next]_cup /\ WF_cup(Next)
All == \A c \in Colours : <>(cup = c)
====
