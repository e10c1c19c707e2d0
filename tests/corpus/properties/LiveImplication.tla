---- MODULE LiveImplication ----
\* Covers: an assumption in place of fairness: []<><<A>>_v implies the goal.
EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\ y = 0
A == x' = (x + 1) % 3 /\ y' = y
B == y' = (y + 1) % 3 /\ x' = x
Next == A \/ B
Spec == Init /\ [][Next]_vars
P == ([]<><<A>>_vars) => []<>(x = 1)
====
