---- MODULE ApplyAssigns ----
\* Covers: functions, recursive ones too, that give variables their next values.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == \/ [i \in 1..2 |-> x' = i \/ x' = 0][1] /\ y' = y
        \/ LET f[i \in 0..2] == x' = i \/ (i > 0 /\ f[i - 1]) IN f[2] /\ y' = 1
        \/ LET f[i \in 0..1] == IF i = 0 THEN TRUE ELSE (x' = i \/ y' = i) /\ f[0]
           IN f[1] /\ x' \in {0, 1} /\ y' \in {0, 1}
====
