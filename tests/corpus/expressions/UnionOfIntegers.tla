---- MODULE UnionOfIntegers ----
\* Covers: UNION of a set whose elements are no sets is an error.
EXTENDS Naturals
VARIABLE x
Init == x = {1}
Next == x' = UNION x
====
