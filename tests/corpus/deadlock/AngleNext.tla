---- MODULE AngleNext ----
\* Covers: <<A>>_v as the next-state relation drops the steps that change nothing.
EXTENDS Naturals
VARIABLE x
Step == \E d \in 0..1 : x' = x + d /\ x < 3
Init == x = 0
Next == <<Step>>_x
====
