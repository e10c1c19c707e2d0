---- MODULE SubSeqZero ----
\* Covers: SubSeq from index 0 is an error.
EXTENDS Naturals, Sequences
VARIABLE q
Init == q = <<1, 2>>
Next == q' = SubSeq(q, 0, 1)
====
