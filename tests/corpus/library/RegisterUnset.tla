---- MODULE RegisterUnset ----
\* Covers: TLCGet of a register that was never set is an error.
EXTENDS Integers, TLC
VARIABLE x
Init == x = 0
Next == x' = TLCGet(7)
====
