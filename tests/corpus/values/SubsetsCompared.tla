---- MODULE SubsetsCompared ----
\* Covers: sets of subsets that nobody can write out are equal as their bases are.
EXTENDS Integers
VARIABLE x
Init == x = 30
Large(n) == SUBSET (1..n)
Next == /\ x < 32
        /\ Large(x) = SUBSET {i \in 1..40 : i =< x}
        /\ Large(x) # Large(x + 1)
        /\ x' = x + 1
====
