---- MODULE ValueExpressions ----
\* Covers: negative numbers, ranges, tuples, records, functions and any expression as cfg values
EXTENDS Integers
CONSTANTS Low, Range, Pair, Rec, Fun, Sum, All
VARIABLE x
Step == 2
Init == x = Low
Next == x' = IF x < Sum THEN x + Step ELSE Low
Inv == /\ x \in Range /\ Pair = <<Low, "b">> /\ Rec.n = 3 /\ Rec.set = {-1, 0}
       /\ Fun[2] = 4 /\ Sum = 3 /\ All = SUBSET {1, 2}
====
