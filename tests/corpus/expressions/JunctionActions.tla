---- MODULE JunctionActions ----
\* Covers: an action whose disjuncts and conjuncts are nested four deep.
EXTENDS Naturals
VARIABLES x, y
Init == /\ x = 0
        /\ y = 0
Next ==
  \/ /\ x < 2
     /\ \/ /\ x' = x + 1
           /\ \/ y' = y
              \/ y' = 1
        \/ /\ x' = 0
           /\ y' = 0
     /\ x' # 9
  \/ /\ x = 2
     /\ UNCHANGED <<x, y>>
====
