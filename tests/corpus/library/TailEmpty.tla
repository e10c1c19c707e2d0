---- MODULE TailEmpty ----
\* Covers: Tail of the empty sequence is an error.
EXTENDS Sequences
VARIABLE q
Init == q = <<1>>
Next == q' = Tail(q)
====
