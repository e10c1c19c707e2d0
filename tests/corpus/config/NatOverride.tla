---- MODULE NatOverride ----
\* Covers: Nat replaced by a finite set of the module.
EXTENDS Naturals
VARIABLE x
Few == 0..2
Init == x \in Nat
Next == \E n \in Nat : x' = n /\ n # x
====
