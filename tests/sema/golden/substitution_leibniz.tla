---- MODULE substitution_leibniz ----
EXTENDS Naturals
VARIABLE x
Primed(e) == e' + 1
---- MODULE Inner ----
CONSTANT F(_)
G == F(1)
====
A == INSTANCE Inner WITH F <- Primed
B == INSTANCE Inner WITH F <- []
====
