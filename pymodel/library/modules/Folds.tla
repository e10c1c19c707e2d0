------------------------------- MODULE Folds -------------------------------
\* Folding over a finite set in an order that the user chooses.

\* op(f(x), ...) over the elements of S: x is the one that choose gives, the rest is folded first.
MapThenFoldSet(op(_, _), base, f(_), choose(_), S) ==
    LET RECURSIVE Of(_)
        Of(T) == IF T = {} THEN base
                 ELSE LET first == choose(T) IN op(f(first), Of(T \ {first}))
    IN  Of(S)
=============================================================================
