---- MODULE IntervalOfVariable ----
\* Covers: intervals from a variable that Init computes from another one; sets of such intervals.
EXTENDS Integers, FiniteSets
VARIABLES x, s
Init == s \in {{}, {0}} /\ x = Cardinality(s) % 4
Next == x' = (x + 1) % 3 /\ s' \in {x..x, 0..x, s}
====
