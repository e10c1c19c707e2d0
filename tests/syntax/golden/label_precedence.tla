---- MODULE label_precedence ----
EXTENDS Naturals
A == 2 * sum:: 3 + 4
B == {1} \cup rest:: {2} \cap {3}
C == 2 + product:: 3 * 4
D == 2 * (sum:: 3 + 4)
====
