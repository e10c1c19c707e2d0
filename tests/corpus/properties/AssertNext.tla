---- MODULE AssertNext ----
\* Covers: a false Assert while successors are computed: exit code 14.
EXTENDS Naturals, TLC
VARIABLE x
Init == x = 0
Next == /\ Assert(x < 3, <<"x too large", x>>)
        /\ x' = x + 1
====
