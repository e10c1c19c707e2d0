---- MODULE FairNotNext ----
\* Covers: machine closure fails: a fair action that Next does not allow leaves no behaviour after it is enabled.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 3
Spec == Init /\ [][Next]_x /\ WF_x(x' = 7)
P == <>(x = 100)
====
