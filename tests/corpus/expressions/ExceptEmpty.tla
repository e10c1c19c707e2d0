---- MODULE ExceptEmpty ----
\* Covers: EXCEPT of a function on no arguments changes nothing, whatever the argument's kind
EXTENDS Integers
VARIABLE f
Init == f = [i \in {} |-> 1]
Next ==
  \/ f' = [f EXCEPT ![TRUE] = 1]
  \/ f' = [f EXCEPT !.a = 2, !["b"] = @]
  \/ f' = [f EXCEPT ![1] = 3]
====
