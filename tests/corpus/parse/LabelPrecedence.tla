---- MODULE LabelPrecedence ----
\* Covers: a label that would change how its line is read
EXTENDS Integers
VARIABLE x
Init == x = 0
Next == x' = x
A == 2 * lab:: 3 + 4
====
