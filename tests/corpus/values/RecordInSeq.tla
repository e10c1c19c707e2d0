---- MODULE RecordInSeq ----
\* Covers: functions that are no sequences, or no records, in sets of sequences and of records.
EXTENDS Naturals, Sequences, TLC
VARIABLE x
Init == x = 0
Next == x' = <<[a |-> 1] \in Seq({1}), <<1, 2>> \in [a : {1}], (2 :> 3) \in Seq({1}), [b |-> 2] \in {1} \X {2}>>
====
