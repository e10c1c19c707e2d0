---- MODULE SortSeqModel ----
\* Covers: SortSeq, Permutations and @@ in a model with states.
EXTENDS Integers, Sequences, TLC
VARIABLES s, f
Init == s = <<3, 1, 2>> /\ f = 0 :> 0
Next == \/ s' = SortSeq(s, <) /\ UNCHANGED f
        \/ \E p \in Permutations({1, 2, 3}) : s' = [i \in 1..3 |-> s[p[i]]] /\ UNCHANGED f
        \/ DOMAIN f # 0..2 /\ f' = (Len(SelectSeq(s, LAMBDA x : x > 1)) :> s[1]) @@ f /\ UNCHANGED s
====
