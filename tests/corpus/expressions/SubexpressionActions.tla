---- MODULE SubexpressionActions ----
\* Covers: subexpressions of actions, and of temporal formulas, in Init, Next and properties
EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
InitAll == x = 0 /\ y \in {1, 2}
Init == InitAll!1 /\ InitAll!2
Steps(d) == \/ x < 3 /\ x' = x + d /\ UNCHANGED y
            \/ \E n \in 1..2 : y' = n /\ x' = 0
Next == Steps(1)!1 \/ Steps(2)!2!(2)
Spec == Init /\ [][Next]_vars /\ WF_vars(Next)
SubscriptOf == Spec!2!1 = vars
Inv == Steps(1)!2!1 = {1, 2} /\ SubscriptOf
====
