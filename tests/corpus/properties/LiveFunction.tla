---- MODULE LiveFunction ----
\* Covers: fairness for each key of a function, properties over its keys.
EXTENDS Naturals
CONSTANT K
VARIABLE f
Init == f = [k \in K |-> 0]
Step(k) == f[k] < 2 /\ f' = [f EXCEPT ![k] = @ + 1]
Reset == (\A k \in K : f[k] = 2) /\ f' = [k \in K |-> 0]
Next == Reset \/ \E k \in K : Step(k)
Spec == Init /\ [][Next]_f /\ WF_f(Reset) /\ \A k \in K : WF_f(Step(k))
P == \A k \in K : []<>(f[k] = 2)
Q == \A k, l \in K : f[k] = 1 ~> f[l] = 0
====
