------------------------------ MODULE BagsExt ------------------------------
\* Single elements of bags, and folds over bags.
LOCAL INSTANCE Bags
LOCAL INSTANCE Integers
LOCAL INSTANCE Folds

BagAdd(B, x) == B (+) SetToBag({x})

BagRemove(B, x) == B (-) SetToBag({x})

BagRemoveAll(B, x) == [y \in DOMAIN B \ {x} |-> B[y]]

\* op(... op(base, f(x)) ..., f(x)) as often as x is in B, for one x after the other.
MapThenFoldBag(op(_, _), base, f(_), choose(_), B) ==
    LET RECURSIVE Add(_, _, _)
        Add(value, x, copies) ==
            IF copies = 0 THEN value ELSE Add(op(value, f(x)), x, copies - 1)
        RECURSIVE Of(_)
        Of(left) ==
            IF left = {} THEN base
            ELSE LET x == choose(left) IN Add(Of(left \ {x}), x, B[x])
    IN  Of(DOMAIN B)

\* op should be commutative and associative: the order of the elements is nobody's promise.
FoldBag(op(_, _), base, B) ==
    MapThenFoldBag(op, base, LAMBDA x : x, LAMBDA S : CHOOSE x \in S : TRUE, B)

SumBag(B) == FoldBag(+, 0, B)

ProductBag(B) == FoldBag(LAMBDA product, x : product * x, 1, B)
=============================================================================
