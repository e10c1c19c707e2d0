---- MODULE BagErrors ----
\* Covers: a function to 0 is no bag.
EXTENDS Integers, Bags
VARIABLE b
Init == b = SetToBag({1, 2})
Next == b' = b (+) [x \in {3} |-> 0]
====
