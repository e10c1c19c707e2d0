---- MODULE StringInNat ----
\* Covers: "a" \in Nat is an error.
EXTENDS Naturals
VARIABLE x
Init == x = ("a" \in Nat)
Next == x' = x
====
