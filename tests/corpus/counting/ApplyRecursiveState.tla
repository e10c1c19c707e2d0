---- MODULE ApplyRecursiveState ----
\* Covers: a recursive function that reads the state, defined at the top, and over Nat.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
f[i \in 0..2] == IF i = 0 THEN TRUE ELSE f[i - 1] \/ i + x < 9
g[i \in Nat] == IF i = 0 THEN TRUE ELSE g[i - 1] /\ (i < 3 \/ i > 0)
Next == (f[2] \/ g[3]) /\ x' = (x + 1) % 2 /\ y' = y
====
