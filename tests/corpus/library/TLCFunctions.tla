---- MODULE TLCFunctions ----
\* Covers: :> and @@ (the left one wins), Permutations, SortSeq, ToString, Print, PrintT.
EXTENDS Integers, Sequences, TLC
VARIABLE r
Less(a, b) == a < b
Init == r = <<
  1 :> 2, 1 :> 2 @@ 1 :> 3, 1 :> 2 @@ 2 :> 3 @@ 4 :> 5, "a" :> 1 @@ "b" :> 2, <<7, 8>> @@ 3 :> 9,
  [a |-> 1] @@ [a |-> 2, b |-> 3], 5 :> 1 @@ <<>>,
  Permutations({1, 2, 3}), Permutations({}), SortSeq(<<3, 1, 2>>, Less), SortSeq(<<>>, Less),
  SortSeq(<<2, 5, 2, 1>>, LAMBDA a, b : a > b),
  Print("printed", 4), PrintT("printed"), ToString(12), ToString(<<1, {2}>>), ToString("s"),
  ToString([a |-> 1]), ToString(TRUE), Assert(TRUE, "never")>>
Next == r' = r
====
