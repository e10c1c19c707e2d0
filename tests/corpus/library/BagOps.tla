---- MODULE BagOps ----
\* Covers: the Bags module.
EXTENDS Integers, Bags, TLC
VARIABLE r
b == SetToBag({1, 2}) (+) SetToBag({2, 3})
Double(n) == n * 2
Init == r = <<b, BagToSet(b), IsABag(b), IsABag([x \in {1} |-> 0]), BagIn(2, b), BagIn(9, b), EmptyBag,
              b (-) SetToBag({2}), b (-) SetToBag({1, 9}), CopiesIn(2, b), CopiesIn(7, b), BagCardinality(b),
              SetToBag({1}) \sqsubseteq b, b \sqsubseteq SetToBag({1}), BagUnion({SetToBag({1}), SetToBag({1, 4})}),
              BagOfAll(LAMBDA n : n % 2, b), SubBag(SetToBag({1, 2})), b = (1 :> 1 @@ 2 :> 2 @@ 3 :> 1)>>
Next == r' = r
====
