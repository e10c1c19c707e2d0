---- MODULE LabelTwice ----
\* Covers: two labels of one name in a definition
EXTENDS Integers
VARIABLE x
Init == x = 0
Next == x' = x
A == {lab:: 1, lab:: 2}
====
