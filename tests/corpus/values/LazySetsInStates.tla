---- MODULE LazySetsInStates ----
\* Covers: function sets, record sets, SUBSET and products as values of a variable.
EXTENDS Integers
VARIABLES a, b, c, d, e
Init == /\ a = [{1, 2} -> {TRUE, FALSE}]
        /\ b = [p : {1, 2}, q : {"x"}]
        /\ c = SUBSET {1, 2}
        /\ d = {1, 2} \X {"x", "y"}
        /\ e = 3..6
Next == \/ a' = {f \in a : f[1]} /\ UNCHANGED <<b, c, d, e>>
        \/ b' = b \ {[p |-> 1, q |-> "x"]} /\ UNCHANGED <<a, c, d, e>>
        \/ c' = c \ {{}} /\ UNCHANGED <<a, b, d, e>>
        \/ d' = {t \in d : t[1] = 1} /\ UNCHANGED <<a, b, c, e>>
        \/ e' = e \cap 4..9 /\ UNCHANGED <<a, b, c, d>>
====
