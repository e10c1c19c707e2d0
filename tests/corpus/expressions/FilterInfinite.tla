---- MODULE FilterInfinite ----
\* Covers: a filter over Nat is an error when its elements are needed; membership in it is fine.
EXTENDS Naturals
VARIABLE x
Even == {n \in Nat : n % 2 = 0}
Init == x = 0
Next == /\ x + 2 \in Even
        /\ x + 1 \notin Even
        /\ x' = IF x < 4 THEN x + 2 ELSE CHOOSE e \in Even : e > 3
====
