---- MODULE Verdict ----
\* Covers: a count of states that depends on the order of CHOOSE among strings.
EXTENDS Naturals, FiniteSets
VARIABLES todo, done
Work == {"wash", "cook", "bake"}
Init == todo = Work /\ done = <<>>
Next == \/ /\ todo # {}
           /\ LET w == CHOOSE w \in todo : TRUE
              IN \/ todo' = todo \ {w} /\ done' = w
                 \/ w = "cook" /\ todo' = {} /\ done' = <<>>
        \/ todo = {} /\ UNCHANGED <<todo, done>>
====
