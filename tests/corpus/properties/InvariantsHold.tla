---- MODULE InvariantsHold ----
\* Covers: invariants that hold: exit code 0; an invariant with a parameterised definition.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 5
Between(low, high) == low <= x /\ x <= high
TypeOK == x \in Nat
Inside == Between(0, 4)
====
