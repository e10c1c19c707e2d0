---- MODULE Twice ----
EXTENDS Naturals, TLC
CONSTANTS Limit, Start, Step
Two == 2
ASSUME PrintT(<<Limit, Start, Step>>)
VARIABLE x
Init == x = Start
Next == x < Limit /\ x' = x + Step
====
