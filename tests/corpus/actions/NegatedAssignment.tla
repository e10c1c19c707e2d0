---- MODULE NegatedAssignment ----
\* Covers: ~(x' # e) does not assign: an error.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == ~(x' # 1)
====
