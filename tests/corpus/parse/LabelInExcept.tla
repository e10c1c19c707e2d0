---- MODULE LabelInExcept ----
\* Covers: a label in an update of EXCEPT
EXTENDS Integers
VARIABLE x
Init == x = 0
Next == x' = x
A == [x EXCEPT ![1] = lab:: 2]
====
