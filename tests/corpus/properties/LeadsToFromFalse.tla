---- MODULE LeadsToFromFalse ----
\* Covers: a left side of ~> that a constant makes false, through an operator of a variable.
EXTENDS Integers
VARIABLE x
Never(n) == IF FALSE THEN TRUE ELSE FALSE
Init == x = 0
Next == x' = (x + 1) % 3
Holds == Never(x) ~> (x = 9)
Spec == Init /\ [][Next]_x
====
