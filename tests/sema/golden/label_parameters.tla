---- MODULE label_parameters ----
EXTENDS Naturals
F(a) == \A b \in 1..2, c \in {3} : one(b):: a > b + c
G == two:: (two:: 1) + 2
H == here:: there:: 1 + here:: 2
ASSUME nowhere:: 1 = 1
====
