---- MODULE RecursiveInit ----
\* Covers: recursive operators in Init, as tests and giving values.
EXTENDS Naturals
VARIABLES x, y
RECURSIVE R(_), S(_)
R(i) == IF i = 0 THEN FALSE ELSE x = i \/ R(i - 1)
S(i) == IF i = 0 THEN TRUE ELSE S(i - 1) \/ i < 3
Init == \/ R(2) /\ y = 0
        \/ S(2) /\ x = 5 /\ y = 1
Next == UNCHANGED <<x, y>>
====
