---- MODULE LiveStepOnce ----
\* Covers: <><<A>>_v: the step happens at least once.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 4
Spec == Init /\ [][Next]_x /\ WF_x(Next)
P == <><<x = 3 /\ Next>>_x
====
