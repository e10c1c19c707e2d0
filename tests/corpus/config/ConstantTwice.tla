---- MODULE ConstantTwice ----
\* Covers: a constant with two values in a configuration: a definition counts, else the last.
EXTENDS Naturals, TLC
CONSTANTS Limit, Start, Step
Two == 2
ASSUME PrintT(<<Limit, Start, Step>>)
VARIABLE x
Init == x = Start
Next == x' = IF x < Limit THEN x + Step ELSE x
====
