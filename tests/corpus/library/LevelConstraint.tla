---- MODULE LevelConstraint ----
\* Covers: TLCGet("level") in a CONSTRAINT.
EXTENDS Integers, TLC
VARIABLE x
Init == x = 0
Next == x' = x + 1
Shallow == TLCGet("level") < 6
====
