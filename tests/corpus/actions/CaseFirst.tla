---- MODULE CaseFirst ----
\* Covers: CASE takes the first true arm even when a later one is true too.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == CASE x < 3 -> x' = x + 1
          [] x < 5 -> x' = x + 2
          [] x >= 5 -> x' = 0
====
