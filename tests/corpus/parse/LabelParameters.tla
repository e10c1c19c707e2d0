---- MODULE LabelParameters ----
\* Covers: a label without the names bound around it
EXTENDS Integers
VARIABLE x
Init == x = 0
Next == x' = x
A == \E i \in {1} : lab:: i = 1
====
