---- MODULE RecursiveTwice ----
\* Covers: a recursive action as its own second conjunct: what is assigned is a test there.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
RECURSIVE R(_)
R(i) == CASE i = 0 -> x' = 0 \/ x' = 1
          [] i = 1 -> R(0) /\ R(0)
          [] OTHER -> R(i - 1)
Next == R(2) /\ y' = y
====
