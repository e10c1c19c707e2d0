---- MODULE LenOfSet ----
\* Covers: Len of what is no sequence is an error.
EXTENDS Sequences
VARIABLE q
Init == q = {1}
Next == q' = Len(q)
====
