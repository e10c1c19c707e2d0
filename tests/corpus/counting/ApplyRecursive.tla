---- MODULE ApplyRecursive ----
\* Covers: a recursive function is gone into at each level; as a value inside it counts once.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Safe(b) == LET SA[c \in 0..3] == \/ c = 0
                                 \/ \E d \in 0..(c - 1) : d >= 0 /\ SA[d]
           IN SA[b]
Double == LET f[i \in 0..2] == IF i = 0 THEN TRUE
                               ELSE \/ ~ ~ f[i - 1]
                                    \/ f[i - 1] /\ (IF f[0] THEN TRUE ELSE FALSE)
          IN f[2]
Next == /\ \/ \E b \in 0..3 : Safe(b) /\ x' = b
           \/ Double /\ x' = 0
        /\ y' = y
====
