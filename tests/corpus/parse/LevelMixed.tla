---- MODULE LevelMixed ----
\* Covers: an action beside a temporal formula
EXTENDS Integers
VARIABLE x
Init == x = 0
Next == x' = x
A == (x' = 1) /\ [](x = 1)
====
