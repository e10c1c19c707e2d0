---- MODULE UndeclaredModelValue ----
\* Covers: `r1 = r1` in the cfg where the module declares no r1: it only introduces a model value
EXTENDS Naturals
CONSTANTS Replicas, Best
VARIABLE at
Init == at = CHOOSE r \in Replicas : TRUE
Next == at' \in Replicas \ {at}
Inv == at \in Replicas /\ Best \in Replicas
====
