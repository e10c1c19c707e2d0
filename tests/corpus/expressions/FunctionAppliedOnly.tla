---- MODULE FunctionAppliedOnly ----
\* Covers: a function that is only applied, whose value at another argument would be an error.
EXTENDS Integers
VARIABLE x
Half(n) == LET h == [i \in 0..3 |-> 6 \div i] IN h[n] + h[n + 1]
Of(n, b) == LET h[i \in 0..3, j \in BOOLEAN] == IF j THEN 6 \div i ELSE 1 \div 0 IN h[n, b]
Init == x = 1
Next == /\ x < 3
        /\ x' = x + 1
        /\ [i \in 0..3 |-> 6 \div i >= 2][x']
        /\ Half(x) > 0
        /\ Of(x, x > 0) > 1
====
