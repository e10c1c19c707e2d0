------------------------------ MODULE Apalache ------------------------------
\* What Apalache's specifications use, with its meaning for a checker of explicit states.
LOCAL INSTANCE Integers
LOCAL INSTANCE Sequences
LOCAL INSTANCE FiniteSets

\* An assignment that the user wants seen as one.
__x := __e == __x = __e

\* A hint for a symbolic checker, and nothing else here.
Skolem(__e) == __e

Expand(__S) == __S

ConstCardinality(__cardExpr) == __cardExpr

\* A value that a symbolic checker makes up; an explicit one has none.
Gen(__size) == {}

Guess(__S) == CHOOSE __x \in __S : TRUE

\* A set of pairs as a function; of several values for an argument, one.
SetAsFun(__S) ==
    [__x \in {__pair[1] : __pair \in __S} |->
        (CHOOSE __pair \in __S : __pair[1] = __x)[2]]

\* A sequence of known length, by its elements.
MkSeq(__N, __F(_)) == [__i \in 1..__N |-> __F(__i)]

\* The first __len elements of a function on numbers; __capacity is the most there can be.
FunAsSeq(__fn, __len, __capacity) == [__i \in 1..__len |-> __fn[__i]]

\* Folds from the first element on: op(op(v, first), second) ...
RECURSIVE ApaFoldSet(_, _, _)
ApaFoldSet(__Op(_, _), __v, __S) ==
    IF __S = {} THEN __v
    ELSE LET __x == CHOOSE __x \in __S : TRUE IN ApaFoldSet(__Op, __Op(__v, __x), __S \ {__x})

RECURSIVE ApaFoldSeqLeft(_, _, _)
ApaFoldSeqLeft(__Op(_, _), __v, __seq) ==
    IF __seq = <<>> THEN __v ELSE ApaFoldSeqLeft(__Op, __Op(__v, Head(__seq)), Tail(__seq))

\* __F(... __F(__F(__x, 1), 2) ..., __N)
RECURSIVE Repeat(_, _, _)
Repeat(__F(_, _), __N, __x) ==
    IF __N =< 0 THEN __x ELSE __F(Repeat(__F, __N - 1, __x), __N)
=============================================================================
