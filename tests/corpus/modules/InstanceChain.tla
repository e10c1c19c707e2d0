---- MODULE InstanceChain ----
\* Covers: an instance of a module that has an instance itself; names with two exclamation marks.
EXTENDS Naturals
VARIABLE v
Outer == INSTANCE ModOuter WITH m <- v, Limit <- 2
Init == Outer!Inner!Init
Next == Outer!Go \/ Outer!Inner!Reset
Inv == Outer!Inner!Inside /\ Outer!Same
====
