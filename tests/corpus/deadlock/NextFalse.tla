---- MODULE NextFalse ----
\* Covers: a whole Next that is the constant FALSE.
VARIABLE x
Init == x \in {1, 2}
Next == FALSE
====
