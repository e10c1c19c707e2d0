------------------------- MODULE TransitiveClosure -------------------------
\* The transitive closure of a relation that is a set of pairs.

TransitiveClosure(R) ==
    LET ends == {pair[1] : pair \in R} \cup {pair[2] : pair \in R}
        RECURSIVE Through(_)
        Through(T) ==
            IF T = {} THEN R
            ELSE LET z == CHOOSE z \in T : TRUE
                     before == Through(T \ {z})
                 IN  before \cup {<<x, y>> \in ends \X ends : <<x, z>> \in before
                                                                /\ <<z, y>> \in before}
    IN  Through(ends)
=============================================================================
