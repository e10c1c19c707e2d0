---- MODULE RefinementForksAbove ----
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Move == \/ x = 0 /\ x' = 1
        \/ x = 1 /\ x' = 2
        \/ x = 2 /\ x' = 3
        \/ x = 3 /\ x' = 0
        \/ x = 4 /\ x' = 5
        \/ x = 5 /\ x' = 6
Same == /\ y' \in {x', x' + 4}
        /\ \A i \in 0..3 : (x' = i) => (y' = i)
        /\ \A i \in 0..3 : (y' = i) => \E j \in 0..3 : x' = j /\ i = j
        /\ \E i \in 0..3 : x' = i /\ y' = i /\ \A j \in 0..3 : j # i => x' # j /\ y' # j
Step == Move /\ Same
Spec == Init /\ [][Step]_<<x, y>> /\ WF_<<x, y>>(Step)
====
