---- MODULE MixedTuples ----
\* Covers: a set of tuples of unequal length is fine whatever their elements are.
VARIABLE r
Init == r = {<<1>>, <<"a", 1>>, <<TRUE, {}, <<>>>>}
Next == r' = r
====
