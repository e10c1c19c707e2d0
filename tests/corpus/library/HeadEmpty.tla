---- MODULE HeadEmpty ----
\* Covers: Head of the empty sequence is an error.
EXTENDS Sequences
VARIABLE q
Init == q = <<1>>
Next == q' = IF q = <<>> THEN <<Head(q)>> ELSE Tail(q)
====
