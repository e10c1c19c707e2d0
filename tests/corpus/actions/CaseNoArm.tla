---- MODULE CaseNoArm ----
\* Covers: an action CASE with no true arm is an error.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == CASE x = 0 -> x' = 1
          [] x = 2 -> x' = 0
====
