"""What may live here: lines that are true, by the shipped module whose operators they speak of."""

from __future__ import annotations

import re
from textwrap import dedent

COMMON = "Integers, Sequences, FiniteSets, TLC"

#: module, then lines that are true.
TRUE_LINES = {
    "Folds": r"""
        MapThenFoldSet(LAMBDA x, y : x + y, 0, LAMBDA x : x * x, Smallest, {1, 2, 3}) = 14
        MapThenFoldSet(LAMBDA x, y : <<x>> \o y, <<>>, LAMBDA x : x, Smallest, {3, 1, 2}) =
            <<1, 2, 3>>
        MapThenFoldSet(LAMBDA x, y : y, 7, LAMBDA x : x, Smallest, {}) = 7
    """,
    "Functions": r"""
        Restrict([x \in 1..5 |-> x * x], {2, 3}) = (2 :> 4 @@ 3 :> 9)
        RestrictDomain(<<5, 6, 7>>, LAMBDA i : i # 2) = (1 :> 5 @@ 3 :> 7)
        RestrictValues(<<5, 6, 7>>, LAMBDA v : v > 5) = (2 :> 6 @@ 3 :> 7)
        IsRestriction(<<1>>, <<1, 2>>) /\ ~IsRestriction(<<1, 2>>, <<1>>)
        ~IsRestriction([a |-> 1], [a |-> 2, b |-> 3])
        Range([a |-> 1, b |-> 2, c |-> 1]) = {1, 2}
        Range(<<>>) = {}
        Pointwise(<<1, 2>>, <<10, 20>>, +) = <<11, 22>>
        Inverse([a |-> 1, b |-> 2], {"a", "b"}, {2}) = (2 :> "b")
        AntiFunction([a |-> 1, b |-> 2]) = <<"a", "b">>
        IsInjective(<<1, 2, 3>>) /\ ~IsInjective(<<1, 2, 1>>) /\ IsInjective(<<>>)
        ~IsInjective([x \in 0..9 |-> x \div 2])
        Cardinality(Injection(1..2, 1..3)) = 6
        Cardinality(Surjection(1..3, 1..2)) = 6
        Bijection({1, 2}, {"a", "b"}) = {<<"a", "b">>, <<"b", "a">>}
        ExistsInjection(1..2, 1..3) /\ ~ExistsInjection(1..3, 1..2)
        ExistsSurjection(1..3, 1..2) /\ ~ExistsSurjection(1..2, 1..3)
        ExistsBijection({1}, {2}) /\ ~ExistsBijection({1}, {})
        FoldFunction(LAMBDA x, y : {x} \cup y, {}, <<1, 2, 1>>) = {1, 2}
        FoldFunctionOnSet(+, 0, [a |-> 1, b |-> 2, c |-> 4], {"a", "c"}) = 5
        SumFunction(<<4, 5, 6>>) = 15
        SumFunctionOnSet(<<4, 5, 6>>, {1, 3}) = 10
    """,
    "FiniteSetsExt": r"""
        FoldSet(+, 0, 0..10) = 55
        ReduceSet(LAMBDA x, y : x * y, {2, 3, 4}, 1) = 24
        SumSet({}) = 0 /\ SumSet({1, 5}) = 6
        ProductSet({}) = 1 /\ ProductSet({2, 5}) = 10
        MapThenSumSet(LAMBDA e : e.n, {[n |-> 0], [n |-> 1], [n |-> 2]}) = 3
        FlattenSet({{1, 2}, {2, 3}, {}}) = {1, 2, 3}
        SymDiff({1, 2, 3}, {2, 3, 4}) = {1, 4}
        kSubset(2, 1..3) = {{1, 2}, {2, 3}, {1, 3}}
        kSubset(0, 1..3) = {{}} /\ kSubset(4, 1..3) = {} /\ kSubset(-1, {1}) = {}
        {1, 3} \in kSubset(2, 1..3) /\ {1} \notin kSubset(2, 1..3) /\ {1, 4} \notin kSubset(2, 1..3)
        Choices({{1, 2}, {2, 3}, {5}}) = {{2, 5}, {1, 2, 5}, {1, 3, 5}, {2, 3, 5}}
        Choices({}) = {{}}
        Quantify(1..9, LAMBDA n : n % 2 = 0) = 4
        Quantify(1..1200000, LAMBDA n : n < 5) = 4
        Max({3, 1, 2}) = 3 /\ Min({3, 1, 2}) = 1 /\ Max({-5}) = -5
        ChooseUnique({2, 3, 4, 5}, LAMBDA x : x % 3 = 1) = 4
    """,
    "SequencesExt": r"""
        ToSet(<<1, 2, 1>>) = {1, 2}
        ToBag(<<"a", "b", "a">>) = [a |-> 2, b |-> 1]
        SetToSeq({3, 1, 2}) = <<1, 2, 3>> /\ SetToSeq({}) = <<>>
        SetToSeqs({"t", "l"}) = {<<"t", "l">>, <<"l", "t">>} /\ SetToSeqs({}) = {<<>>}
        SetToSortSeq({1, 3, 2}, >) = <<3, 2, 1>>
        SetToAllKPermutations({1, 2}) = {<<>>, <<1>>, <<2>>, <<1, 2>>, <<2, 1>>}
        TupleOf({0, 1}, 2) = {<<0, 0>>, <<0, 1>>, <<1, 0>>, <<1, 1>>}
        SeqOf({0, 1}, 1) = {<<>>, <<0>>, <<1>>} /\ SeqOf({}, 3) = {<<>>}
        Cardinality(BoundedSeq(1..3, 2)) = 13
        <<1, 2>> \in BoundedSeq(1..3, 2) /\ <<1, 2, 3>> \notin BoundedSeq(1..3, 2)
        Contains(<<3, 4>>, 4) /\ ~Contains(<<3, 4>>, 5) /\ ~Contains(<<>>, 1)
        IsSorted(<<1, 1, 2>>, =<) /\ ~IsSorted(<<1, 1, 2>>, <) /\ IsSorted(<<>>, <)
        Reverse(<<1, 2, 3>>) = <<3, 2, 1>>
        Remove(<<1, 2, 1>>, 1) = <<2>>
        ReplaceAll(<<1, 2, 1>>, 1, 9) = <<9, 2, 9>>
        SelectInSeq(<<1, 2, 4>>, LAMBDA x : x % 2 = 0) = 2
        SelectInSeq(<<1, 3>>, LAMBDA x : x % 2 = 0) = 0
        SelectLastInSeq(<<1, 2, 4, 5>>, LAMBDA x : x % 2 = 0) = 3
        SelectLastInSeq(<<1>>, LAMBDA x : x % 2 = 0) = 0
        SelectInSubSeq(<<2, 1, 4, 6>>, 2, 4, LAMBDA x : x % 2 = 0) = 3
        SelectLastInSubSeq(<<2, 1, 4, 6>>, 1, 2, LAMBDA x : x % 2 = 0) = 1
        SelectInSubSeq(<<2>>, 1, 0, LAMBDA x : TRUE) = 0
        InsertAt(<<1, 3>>, 2, 2) = <<1, 2, 3>> /\ InsertAt(<<>>, 1, 2) = <<2>>
        ReplaceAt(<<1, 3>>, 2, 2) = <<1, 2>>
        RemoveAt(<<1, 2, 3>>, 2) = <<1, 3>>
        RemoveFirst(<<1, 2, 1>>, 1) = <<2, 1>> /\ RemoveFirst(<<1>>, 2) = <<1>>
        RemoveFirstMatch(<<1, 2, 4>>, LAMBDA x : x > 1) = <<1, 4>>
        Cons(1, <<2>>) = <<1, 2>> /\ Snoc(1, <<2>>) = <<2, 1>>
        Front(<<1, 2>>) = <<1>> /\ Last(<<1, 2>>) = 2 /\ Front(<<1>>) = <<>>
        IsPrefix(<<1>>, <<1, 2>>) /\ IsPrefix(<<>>, <<>>) /\ ~IsPrefix(<<2>>, <<1, 2>>)
        IsPrefix("ab", "abc") /\ ~IsPrefix("abc", "ab")
        IsStrictPrefix(<<1>>, <<1, 2>>) /\ ~IsStrictPrefix(<<1>>, <<1>>)
        IsSuffix(<<2>>, <<1, 2>>) /\ ~IsSuffix(<<1>>, <<1, 2>>) /\ IsSuffix(<<>>, <<1>>)
        IsStrictSuffix(<<2>>, <<1, 2>>) /\ ~IsStrictSuffix(<<2>>, <<2>>)
        Prefixes(<<1, 2>>) = {<<>>, <<1>>, <<1, 2>>}
        Suffixes(<<1, 2>>) = {<<>>, <<2>>, <<1, 2>>}
        CommonPrefixes({<<1, 2>>, <<1, 3>>}) = {<<>>, <<1>>}
        LongestCommonPrefix({<<1, 2>>, <<1, 2, 3>>}) = <<1, 2>>
        LongestCommonPrefix({<<1>>, <<2>>}) = <<>>
        SeqMod(3, 3) = 3 /\ SeqMod(4, 3) = 1
        FoldSeq(+, 0, <<1, 2, 3>>) = 6
        FoldLeft(LAMBDA r, x : r \o <<x>>, <<>>, <<1, 2, 3>>) = <<1, 2, 3>>
        FoldRight(LAMBDA x, r : r \o <<x>>, <<1, 2, 3>>, <<>>) = <<3, 2, 1>>
        FoldLeft(-, 0, <<1, 2>>) = -3 /\ FoldRight(-, <<1, 2>>, 0) = -1
        FoldLeftDomain(LAMBDA r, i : Append(r, i), <<>>, <<"a", "b">>) = <<1, 2>>
        FoldRightDomain(LAMBDA i, r : Append(r, i), <<"a", "b">>, <<>>) = <<2, 1>>
        FlattenSeq(<<<<1, 2>>, <<>>, <<3>>>>) = <<1, 2, 3>> /\ FlattenSeq(<<>>) = <<>>
        FlattenSeq(<<"a", "bc">>) = "abc"
        Zip(<<1, 2>>, <<"a", "b">>) = <<<<1, "a">>, <<2, "b">>>>
        Zip(<<1, 2, 3>>, <<4>>) = <<<<1, 4>>>>
        Interleave(<<1, 2>>, <<3, 4>>) = <<<<1>>, <<3>>, <<2>>, <<4>>>>
        Interleave(<<>>, <<>>) = <<<<>>, <<>>>>
        SubSeqs(<<1, 2, 3>>) = {<<>>, <<1>>, <<2>>, <<3>>, <<1, 2>>, <<2, 3>>, <<1, 2, 3>>}
        AllSubSeqs(<<1, 2, 3>>) = SubSeqs(<<1, 2, 3>>) \cup {<<1, 3>>}
        IndexFirstSubSeq(<<2, 3>>, <<1, 2, 3, 2, 3>>) = 2 /\ IndexFirstSubSeq(<<>>, <<1>>) = 1
        ReplaceSubSeqAt(2, <<9>>, <<2, 3>>, <<1, 2, 3, 4>>) = <<1, 9, 4>>
        ReplaceFirstSubSeq(<<9>>, <<2>>, <<1, 2, 2>>) = <<1, 9, 2>>
        ReplaceFirstSubSeq(<<9>>, <<7>>, <<1>>) = <<1>>
        ReplaceAllSubSeqs(<<9>>, <<2, 2>>, <<2, 2, 2, 1, 2, 2>>) = <<9, 2, 1, 9>>
        ReplaceAllSubSeqs(<<>>, <<2>>, <<2, 1, 2>>) = <<1>>
        ReplaceAllSubSeqs(<<7>>, <<>>, <<1, 2>>) = <<7, 1, 7, 2>>
        ReplaceAllSubSeqs(<<2, 2>>, <<2>>, <<2, 3>>) = <<2, 2, 3>>
    """,
    "BagsExt": r"""
        BagAdd([a |-> 1], "a") = [a |-> 2] /\ BagAdd(<<>>, "a") = [a |-> 1]
        BagRemove([a |-> 2, b |-> 1], "b") = [a |-> 2] /\ BagRemove([a |-> 2], "a") = [a |-> 1]
        BagRemove([a |-> 2], "c") = [a |-> 2]
        BagRemoveAll([a |-> 2, b |-> 1], "a") = [b |-> 1]
        MapThenFoldBag(+, 0, LAMBDA x : 1, LAMBDA S : CHOOSE x \in S : TRUE, <<2, 1, 3>>) = 6
        FoldBag(LAMBDA x, y : x + y, 0, <<2, 1, 3>>) = 13
        SumBag((1 :> 2) @@ (-2 :> 1)) = 0
        ProductBag((5 :> 2) @@ (-2 :> 1)) = -50
    """,
    "Bitwise": r"""
        \A x \in 0..17, y \in 0..17 : (x & y) + (x | y) = x + y
        \A x \in 0..17, y \in 0..17 : x ^^ y = (x | y) - (x & y)
        <<12 & 10, 12 | 10, 12 ^^ 10>> = <<8, 14, 6>>
        <<Not(5), Not(0), Not(8), Not(255)>> = <<2, 0, 7, 0>>
        <<shiftR(9, 0), shiftR(9, 1), shiftR(9, 5)>> = <<9, 4, 0>>
    """,
    "Combinatorics": r"""
        factorial[0] = 1 /\ factorial[6] = 720
        \A n \in 0..12 : choose(n, 0) = 1 /\ choose(n, n) = 1
        choose(5, 2) = 10 /\ choose(2, 5) = 0
    """,
    "DyadicRationals": r"""
        Half(One) = [num |-> 1, den |-> 2]
        Add(Half(One), Half(Half(One))) = [num |-> 3, den |-> 4]
        Add(Half(One), Half(One)) = One
        Add(Zero, Half(One)) = Half(One) /\ Add(Half(One), Zero) = Half(One)
        IsDyadicRational([num |-> 1, den |-> 8]) /\ ~IsDyadicRational([num |-> 1, den |-> 6])
        <<PrettyPrint(Zero), PrettyPrint(One), PrettyPrint(Half(Half(One)))>> = <<"0", "1", "1/4">>
    """,
    "Quorum": r"""
        {{1, 2}, {1}, {1, 3}, {1, 2, 3}} \in QuorumSystem({1, 2, 3})
        {{1, 2}, {3}, {1, 2, 3}} \notin QuorumSystem({1, 2, 3})
        {} \notin QuorumSystem({1})
    """,
    "Relation": r"""
        IsReflexiveUnder(=<, 1..3) /\ ~IsReflexiveUnder(<, 1..3)
        IsIrreflexiveUnder(<, 1..3) /\ ~IsIrreflexiveUnder(=<, 1..3)
        IsSymmetricUnder(=, 1..3) /\ ~IsSymmetricUnder(<, 1..3)
        IsAntiSymmetricUnder(=<, 1..3) /\ ~IsAntiSymmetricUnder(LAMBDA x, y : TRUE, 1..2)
        IsAsymmetricUnder(<, 1..3) /\ ~IsAsymmetricUnder(=<, 1..3)
        IsTransitiveUnder(<, 1..4) /\ ~IsTransitiveUnder(LAMBDA x, y : y = x + 1, 1..3)
        IsPartiallyOrderedUnder(\subseteq, SUBSET {1, 2}) /\ ~IsPartiallyOrderedUnder(<, 1..2)
        IsStrictlyPartiallyOrderedUnder(<, 1..3) /\ ~IsStrictlyPartiallyOrderedUnder(=<, 1..2)
        IsTotallyOrderedUnder(=<, 1..3) /\ ~IsTotallyOrderedUnder(\subseteq, SUBSET {1, 2})
        IsStrictlyTotallyOrderedUnder(<, 1..3) /\ ~IsStrictlyTotallyOrderedUnder(=<, 1..3)
        TransitiveClosure([x \in 1..4, y \in 1..4 |-> y = x + 1], 1..4) =
            [x \in 1..4, y \in 1..4 |-> x < y]
        ReflexiveTransitiveClosure([x, y \in 1..3 |-> y = x + 1], 1..3) = [x, y \in 1..3 |-> x =< y]
        TransitiveClosure([x, y \in 1..2 |-> x # y], 1..2) = [x, y \in 1..2 |-> TRUE]
        IsConnected([x, y \in 1..2 |-> x # y], 1..2) /\
            ~IsConnected([x, y \in 1..2 |-> x < y], 1..2)
    """,
    "Graphs": r"""
        IsDirectedGraph(G) /\ ~IsDirectedGraph([node |-> {1}, edge |-> {<<1, 2>>}])
        ~IsUndirectedGraph(G) /\ IsUndirectedGraph([node |-> 1..2, edge |-> {<<1, 2>>, <<2, 1>>}])
        Transpose(G).edge = {<<2, 1>>, <<3, 2>>, <<2, 3>>} /\ Transpose(Transpose(G)) = G
        Cardinality(DirectedSubgraph([node |-> {1, 2}, edge |-> {<<1, 2>>}])) = 5
        UndirectedSubgraph([node |-> {1}, edge |-> {}]) = {EmptyGraph, [node |-> {1}, edge |-> {}]}
        <<1, 2, 3, 2>> \in Path(G) /\ <<1, 3>> \notin Path(G) /\ <<>> \notin Path(G)
        SimplePath(G) = {<<1>>, <<2>>, <<3>>, <<4>>, <<1, 2>>, <<2, 3>>, <<3, 2>>, <<1, 2, 3>>}
        AreConnectedIn(1, 3, G) /\ ~AreConnectedIn(3, 1, G) /\ AreConnectedIn(4, 4, G)
        ~AreConnectedIn(1, 9, G)
        ~IsStronglyConnected(G) /\
            IsStronglyConnected([node |-> 1..2, edge |-> {<<1, 2>>, <<2, 1>>}])
        ConnectionsIn(G)[1, 3] /\ ~ConnectionsIn(G)[1, 4] /\ ConnectionsIn(G)[4, 4]
        IsTreeWithRoot([node |-> 1..3, edge |-> {<<2, 1>>, <<3, 1>>}], 1) /\ ~IsTreeWithRoot(G, 1)
        GraphUnion(G, [node |-> {5}, edge |-> {}]).node = 1..5
        IsBipartiteWithPartitions([node |-> 1..3, edge |-> {<<1, 2>>, <<2, 3>>}], {1, 3}, {2})
        HasCycle(G) /\ ~IsDag(G) /\ IsDag([node |-> 1..3, edge |-> {<<1, 2>>, <<1, 3>>}])
        HasCycle([node |-> {1}, edge |-> {<<1, 1>>}])
        Successors(G, 2) = {3} /\ Predecessors(G, 2) = {1, 3}
        AllSuccessors(G, {1, 2}) = {2, 3} /\ AllPredecessors(G, {2, 3}) = {1, 2, 3}
        Descendants(G, 1) = {2, 3} /\ Ancestors(G, 3) = {1, 2, 3} /\ Descendants(G, 4) = {}
        InDegree(G, 2) = 2 /\ OutDegree(G, 2) = 1
        Roots(G) = {1, 4} /\ Leaves(G) = {4}
        Cardinality(Graphs({1, 2})) = 16
    """,
    "UndirectedGraphs": r"""
        IsUndirectedGraph(U) /\ ~IsUndirectedGraph([node |-> {1}, edge |-> {{1, 2}}])
        ~IsUndirectedGraph([node |-> 1..3, edge |-> {{1, 2, 3}}])
        ~IsLoopFreeUndirectedGraph([node |-> {1}, edge |-> {{1}}]) /\ IsLoopFreeUndirectedGraph(U)
        Cardinality(UndirectedSubgraph([node |-> {1, 2}, edge |-> {{1, 2}}])) = 5
        <<1, 2, 1>> \in Path(U) /\ <<1, 3>> \notin Path(U)
        SimplePath([node |-> 1..2, edge |-> {{1, 2}}]) = {<<1>>, <<2>>, <<1, 2>>, <<2, 1>>}
        AreConnectedIn(1, 3, U) /\ AreConnectedIn(3, 1, U) /\ ~AreConnectedIn(1, 4, U)
        ConnectedComponents(U) = {{1, 2, 3}, {4}}
        ~IsStronglyConnected(U) /\ IsStronglyConnected([node |-> {1}, edge |-> {}])
        Cardinality(UndirectedGraphs({1, 2})) = 8
    """,
    "TransitiveClosure": r"""
        TransitiveClosure({<<1, 2>>, <<2, 3>>}) = {<<1, 2>>, <<2, 3>>, <<1, 3>>}
        TransitiveClosure({<<1, 2>>, <<2, 1>>}) = {1, 2} \X {1, 2}
        TransitiveClosure({}) = {}
    """,
    "VectorClocks": r"""
        IsCausalOrder(<<>>, LAMBDA c : c) /\ IsCausalOrder(<<<<1, 0>>, <<0, 1>>>>, LAMBDA c : c)
        ~IsCausalOrder(<<<<0, 1>>, <<0, 0>>>>, LAMBDA c : c)
        IsCausalOrder(<<<<0>>, <<0, 1>>>>, LAMBDA c : c)
        LET log == <<<<2, 1>>, <<0, 1>>, <<1, 0>>>> IN IsCausalOrder(Ordered(log), LAMBDA c : c)
        LET log == <<<<2, 1>>, <<0, 1>>, <<1, 0>>>> IN Ordered(log)[3] = <<2, 1>>
    """,
    "Apalache": r"""
        ApaFoldSet(LAMBDA r, x : r - x, 0, {1, 2}) = -3
        ApaFoldSeqLeft(LAMBDA r, x : Append(r, x), <<>>, <<1, 2>>) = <<1, 2>>
        Repeat(LAMBDA x, i : Append(x, i), 3, <<>>) = <<1, 2, 3>>
        Repeat(LAMBDA x, i : x, -1, 5) = 5
        MkSeq(3, LAMBDA i : i * i) = <<1, 4, 9>>
        FunAsSeq([i \in 1..5 |-> i + 1], 2, 5) = <<2, 3>>
        SetAsFun({<<1, "a">>, <<2, "b">>}) = <<"a", "b">>
        Skolem(TRUE) /\ Expand({1}) = {1} /\ ConstCardinality(2) = 2 /\ Guess({4}) = 4
    """,
    "HTML": r"""
        HTMLFill("%a and %b", <<<<"%b", "y">>, <<"%a", "x">>>>) = "x and y"
        HTMLAttribute("width", "5px") = "width: 5px;"
        HTMLSize("1px", "2px") = "width: 1px; height: 2px;"
        HTMLClass(".c", <<"a", "b">>) = ".c {\na\nb\n}"
        HTMLText("i", "t") = "<span id=\"i\">\nt\n</span>"
        HTMLCircle("i", <<"k">>, "s", <<"c">>) =
            "<div id=\"i\" class=\"default_box default_circle k\" style=\"s\">\nc\n</div>"
        HTMLDocument("h", "b", <<"s">>) = "<!DOCTYPE html>\n<html>\nh\nb\ns\n</html>"
        HTMLJSNavigationKey("N", "f") =
            "if(key == 'N'){\nwindow.location.replace(\"f\");\n}"
        Len(HTMLHeader("t", <<HTMLLink("f", "r")>>, <<>>)) > Len(HTMLDefaultStyle)
        HTMLJSLine("a", "b", "red", "3") = "new LeaderLine(" \o HTMLJSLineElems("a", "b")
            \o ", {color: 'red', size: 3})"
    """,
    "Variants": r"""
        VariantTag(Variant("A", 1)) = "A" /\ VariantGetUnsafe("A", Variant("A", 1)) = 1
        VariantFilter("A", {Variant("A", 1), Variant("B", "x")}) = {1}
        VariantGetOrElse("A", Variant("B", "x"), 7) = 7
    """,
    "Option": r"""
        IsSome(Some(1)) /\ ~IsSome(None) /\ IsNone(None)
        OptionGetOrElse(Some(1), 2) = 1 /\ OptionGetOrElse(None, 2) = 2
        OptionCase(Some(1), LAMBDA x : x + 1, LAMBDA u : 0) = 2
        OptionToSet(Some(1)) = {1} /\ OptionToSeq(None) = <<>>
        OptionFlatMap(LAMBDA x : Some(x + 1), Some(1)) = Some(2)
        OptionGuess({}) = None /\ OptionGuess({3}) = Some(3)
    """,
    "WellFoundedInduction": r"""
        IsWellFoundedOn(OpToRel(<, 1..4), 1..4) /\ ~IsWellFoundedOn({<<1, 2>>, <<2, 1>>}, {1, 2})
        SetLessThan(3, OpToRel(<, 1..4), 1..4) = {1, 2}
        TransitiveClosureOn({<<1, 2>>, <<2, 3>>}, 1..3) = OpToRel(<, 1..3)
        <<<<1, 2>>, <<2, 1>>>> \in LexPairOrdering(OpToRel(<, 1..2), OpToRel(<, 1..2), 1..2, 1..2)
        FiniteNatInductiveDefConclusion([i \in 1..3 |-> i * i], 1, LAMBDA v, i : v + 2 * i - 1,
            1, 3)
        ~FiniteNatInductiveDefConclusion([i \in 1..3 |-> i], 1, LAMBDA v, i : v, 1, 3)
    """,
}
#: Lines of which only Python knows the meaning.
PYTHON_LINES = {
    "Combinatorics": r"""
        choose(60, 30) = 118264581564861424
    """,
    "SequencesExt": r"""
        <<1, 2>> \in BoundedSeq(Nat, 2) /\ <<1, -2>> \notin BoundedSeq(Nat, 2)
        ReplaceFirstSubSeq("4", "%1", "a%1b%1") =
            "a4b%1" /\ ReplaceAllSubSeqs("", "l", "hello") = "heo"
        LongestCommonPrefix({"abc", "abd"}) = "ab" /\ IndexFirstSubSeq("c", "abc") = 3
    """,
    "Functions": r"""
        FoldFunction(LAMBDA x, y : Append(y, x), <<>>, <<3, 1, 2>>) = <<3, 1, 2>>
    """,
    "FiniteSetsExt": r"""
        FoldSet(LAMBDA x, y : Append(y, x), <<>>, {3, 1, 2}) = <<1, 2, 3>>
        Cardinality(kSubset(2, 1..2000)) = 1999000
        \E s \in kSubset(20, 1..40) : 1 \in s
    """,
    "Statistics": r"""
        ChiSquare([i \in 1..6 |-> i], [i \in 1..6 |-> i], "0.5")
        ~ChiSquare([i \in 1..6 |-> 6], [i \in 1..6 |-> i], "0.45")
        ChiSquare(<<10, 10>>, <<14, 6>>, "0.05") /\ ~ChiSquare(<<10, 10>>, <<15, 5>>, "0.05")
    """,
    "GraphViz": r"""
        DotDiGraph([node |-> {1, 2}, edge |-> {<<1, 2>>}], LAMBDA n : n, LAMBDA e : "e") =
            "digraph MyGraph {1[label=1];2[label=2];1->2[label=\"e\"];}"
    """,
    "SVG": r"""
        SVGElemToString(Line(0, 1, 2, 3, [stroke_width |-> "4"])) \in STRING
        SVGElemToString(Group(<<>>, <<>>)) = "<g></g>"
        SVGElemToString(SVGElem("a", [b |-> "1"], <<SVGElem("c", <<>>, <<>>, "<<1>>")>>, "")) =
            "<a b='1'><c>&lt;&lt;1&gt;&gt;</c></a>"
        Rect(0, 1, 2, 3, [fill |-> "red"]).attrs =
            [x |-> "0", y |-> "1", width |-> "2", height |-> "3", fill |-> "red"]
        Image(0, 1, 2, 3, "f", <<>>).attrs["xlink:href"] =
            "f" /\ Text(1, 2, "t", <<>>).innerText = "t"
        Circle(1, 2, 3, [r |-> "9"]).attrs.r = "3"
        SVGDoc(<<>>, 1, 2, 3, 4, <<>>).attrs.viewBox = "1 2 3 4" /\ Svg(<<>>, <<>>).name = "svg"
        NodeOfRingNetwork(10, 10, 6, 1, 3) = [x |-> 7, y |-> 15]
        PointOnLine([x |-> 0, y |-> 10], [x |-> 10, y |-> 0], 2) = [x |-> 5, y |-> 5]
        DOMAIN NodesOfDirectedMultiGraph({"a", "b"}, {<<"a", "b">>}, [view_width |-> 9]) =
            {"a", "b"}
    """,
}  # fmt: skip
#: What some lines speak of.
VOCABULARY = {
    "Folds": "Smallest(S) == CHOOSE x \\in S : \\A y \\in S : x =< y",
    "Graphs": "G == [node |-> 1..4, edge |-> {<<1, 2>>, <<2, 3>>, <<3, 2>>}]",
    "UndirectedGraphs": "U == [node |-> 1..4, edge |-> {{1, 2}, {2, 3}}]",
    "VectorClocks": "Ordered(log) == CausalOrder(log, LAMBDA c : c, "
    "LAMBDA c : IF c = <<0, 1>> THEN 2 ELSE 1, LAMBDA c : DOMAIN c)",
}


def cases(table: dict[str, str]) -> list[tuple[str, str]]:
    """The lines of a table, each with its module."""
    # A line that goes on is indented further.
    return [
        (module, " ".join(line.split("\n")))
        for module, text in table.items()
        for line in re.split(r"\n(?! )", dedent(text).strip())
    ]


def asked(module: str, line: str) -> str:
    """A line with the words that its module's lines speak of."""
    words = VOCABULARY.get(module)
    return f"LET {words} IN {line}" if words else line
