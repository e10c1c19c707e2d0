---- MODULE LiveChain ----
\* Covers: three processes that pass a token; each gets it again and again.
EXTENDS Naturals
CONSTANT N
VARIABLES token, seen
vars == <<token, seen>>
Init == token = 0 /\ seen = {}
Pass(i) == token = i /\ token' = (i + 1) % N /\ seen' = seen
Look(i) == token = i /\ i \notin seen /\ seen' = seen \cup {i} /\ token' = token
Forget == seen = 0..N-1 /\ seen' = {} /\ token' = token
Next == Forget \/ \E i \in 0..N-1 : Pass(i) \/ Look(i)
Spec == Init /\ [][Next]_vars /\ \A i \in 0..N-1 : WF_vars(Pass(i)) /\ SF_vars(Look(i))
P == \A i \in 0..N-1 : []<>(token = i)
Q == <>(seen = 0..N-1)
====
