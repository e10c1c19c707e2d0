---- MODULE InstanceConstant ----
\* Covers: `I!Step = v`, a value for a definition as one instance has it
EXTENDS Naturals
VARIABLE x
A == INSTANCE ModStep
B == INSTANCE ModStep
Init == x = 0
Next == x' = IF x = 0 THEN A!Step * 10000 + A!Twice * 100 + B!Twice * 10 + B!Step ELSE x
====
