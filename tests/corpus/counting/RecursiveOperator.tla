---- MODULE RecursiveOperator ----
\* Covers: disjuncts and witnesses in the bodies of recursive operators count at each level.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
RECURSIVE R(_), S(_), T(_), Q(_)
R(i) == IF i = 0 THEN TRUE ELSE i + x < 6 \/ S(i)
S(i) == R(i - 1) \/ i < 3
T(i) == IF i = 0 THEN TRUE ELSE \A j \in 1..2 : T(i - 1) \/ j < 3
Q(set) == IF set = {} THEN TRUE ELSE \E e \in set : Q(set \ {e})
Next == \/ R(2) /\ x' = (x + 1) % 3 /\ y' = y
        \/ T(2) /\ x' = x /\ y' = 1
        \/ Q({1, 2, 3}) /\ x' = x /\ y' = 2
        \/ LET RECURSIVE U(_)
               U(i) == IF i = 0 THEN TRUE ELSE U(i - 1) \/ i + x < 4
           IN U(2) /\ x' = 0 /\ y' = 3
====
