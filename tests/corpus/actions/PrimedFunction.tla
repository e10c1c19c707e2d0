---- MODULE PrimedFunction ----
\* Covers: f'[i] and f[i]' with i unprimed or primed, and a prime inside EXCEPT's new value.
EXTENDS Naturals
VARIABLES f, i
Init == f = [n \in 0..1 |-> n] /\ i = 0
Next == /\ i' = 1 - i
        /\ f' = [f EXCEPT ![i'] = (@ + i) % 3]
        /\ f'[i] = f[i]
        /\ f[i]' = f'[i']
====
