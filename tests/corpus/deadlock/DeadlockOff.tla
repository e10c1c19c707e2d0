---- MODULE DeadlockOff ----
\* Covers: the option -deadlock turns the check of deadlock off.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x < 3 /\ x' = x + 1
====
