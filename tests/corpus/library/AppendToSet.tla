---- MODULE AppendToSet ----
\* Covers: Append to what is no sequence is an error.
EXTENDS Sequences
VARIABLE q
Init == q = {1}
Next == q' = Append(q, 2)
====
