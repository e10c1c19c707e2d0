--------------------------- MODULE FiniteSetsExt ---------------------------
\* Folds, sums, extremes and choices of finite sets.
EXTENDS Integers, FiniteSets, Folds, Functions

\* --- Folds ------------------------------------------------------------------

\* op should be commutative and associative: the order of the elements is nobody's promise.
FoldSet(op(_, _), base, set) ==
    MapThenFoldSet(op, base, LAMBDA x : x, LAMBDA S : CHOOSE x \in S : TRUE, set)

\* The older name of FoldSet, with its arguments in another order.
ReduceSet(op(_, _), set, acc) == FoldSet(op, acc, set)

SumSet(set) == FoldSet(+, 0, set)

ProductSet(set) == FoldSet(LAMBDA x, product : x * product, 1, set)

MapThenSumSet(op(_), set) == FoldSet(LAMBDA x, sum : sum + op(x), 0, set)

\* --- Sets of sets -----------------------------------------------------------

FlattenSet(S) == UNION S

SymDiff(A, B) == (A \cup B) \ (A \cap B)

kSubset(k, S) == {T \in SUBSET S : Cardinality(T) = k}

\* All sets that take one element from each set of Sets.
Choices(Sets) ==
    {Range(f) : f \in {g \in [Sets -> UNION Sets] : \A S \in Sets : g[S] \in S}}

\* --- Elements ---------------------------------------------------------------

Quantify(S, P(_)) == Cardinality({x \in S : P(x)})

Max(S) == CHOOSE m \in S : \A x \in S : x =< m

Min(S) == CHOOSE m \in S : \A x \in S : m =< x

\* The one element with P; no value when there is none, or more than one.
ChooseUnique(S, P(_)) == CHOOSE x \in S : {y \in S : P(y)} = {x}
=============================================================================
