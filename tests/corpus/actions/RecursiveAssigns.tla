---- MODULE RecursiveAssigns ----
\* Covers: recursive operators that give variables their next values, on each way to the end.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
RECURSIVE Pick(_), Count(_, _), Either(_), Same(_)
Pick(set) == \/ set = {} /\ x' = 1
             \/ \E e \in set : e > 1 /\ Pick(set \ {e})
             \/ \E e \in set : e = 1 /\ x' = 0
Count(i, v) == IF i = 0 THEN x' = v ELSE Count(i - 1, v) \/ Count(i - 1, (v + 1) % 3)
Either(i) == IF i = 0 THEN TRUE ELSE (x' = i \/ y' = i) /\ Either(i - 1)
Same(i) == IF i = 0 THEN UNCHANGED <<x, y>> ELSE Same(i - 1) \/ (x' = 1 /\ y' = i)
Next == \/ Pick({1, 2, 3}) /\ y' = y
        \/ y' = y /\ Count(3, x)
        \/ Either(1) /\ x' \in {0, 1} /\ y' \in {0, 1}
        \/ Same(2)
====
