---- MODULE SubsetOfOtherKind ----
\* Covers: an element of SUBSET S is looked at part by part, whatever its size: comparing 1 with "a" is an error.
EXTENDS Integers
VARIABLE x
Init == x = {1, 2}
Next == x' = x
TypeOK == x \in SUBSET {"a"}
====
