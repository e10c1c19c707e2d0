---- MODULE AssertTrue ----
\* Covers: Assert of a truth is TRUE, and its message is not evaluated.
EXTENDS Naturals, TLC
VARIABLE x
Init == x = 0
Next == /\ Assert(x < 3, "message")
        /\ x' = (x + 1) % 3
====
