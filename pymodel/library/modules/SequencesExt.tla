---------------------------- MODULE SequencesExt ----------------------------
\* Sequences beyond Sequences: conversions, searches, edits, prefixes, folds, subsequences.
EXTENDS Sequences, Naturals, FiniteSets, FiniteSetsExt, Folds, Functions, Bags, TLC

\* --- From and to sets and bags ----------------------------------------------

ToSet(s) == Range(s)

ToBag(s) == [x \in Range(s) |-> Quantify(DOMAIN s, LAMBDA i : s[i] = x)]

SetToSeq(S) == CHOOSE s \in [1..Cardinality(S) -> S] : IsInjective(s)

SetToSeqs(S) == {s \in [1..Cardinality(S) -> S] : IsInjective(s)}

SetToSortSeq(S, op(_, _)) == SortSeq(SetToSeq(S), op)

SetToAllKPermutations(S) == UNION {SetToSeqs(T) : T \in SUBSET S}

\* --- Sets of sequences ------------------------------------------------------

TupleOf(set, n) == [1..n -> set]

SeqOf(set, n) == UNION {TupleOf(set, length) : length \in 0..n}

BoundedSeq(S, n) == SeqOf(S, n)

\* --- Elements ---------------------------------------------------------------

Contains(s, e) == \E i \in DOMAIN s : s[i] = e

IsSorted(s, op(_, _)) == \A j \in DOMAIN s : \A i \in 1..(j - 1) : op(s[i], s[j])

Reverse(s) == LET n == Len(s) IN [i \in 1..n |-> s[n + 1 - i]]

Remove(s, e) == SelectSeq(s, LAMBDA x : x # e)

ReplaceAll(s, old, new) == [i \in DOMAIN s |-> IF s[i] = old THEN new ELSE s[i]]

\* The first index with Test, or 0.
SelectInSeq(seq, Test(_)) ==
    IF \E i \in DOMAIN seq : Test(seq[i])
    THEN CHOOSE i \in DOMAIN seq : Test(seq[i]) /\ \A j \in 1..(i - 1) : ~Test(seq[j])
    ELSE 0

\* The last index with Test, or 0.
SelectLastInSeq(seq, Test(_)) ==
    LET back == SelectInSeq(Reverse(seq), Test)
    IN  IF back = 0 THEN 0 ELSE Len(seq) + 1 - back

\* The same within from..to; the index is one of the whole sequence, or 0.
SelectInSubSeq(seq, from, to, Test(_)) ==
    LET at == SelectInSeq(SubSeq(seq, from, to), Test)
    IN  IF at = 0 THEN 0 ELSE at + from - 1

SelectLastInSubSeq(seq, from, to, Test(_)) ==
    LET at == SelectLastInSeq(SubSeq(seq, from, to), Test)
    IN  IF at = 0 THEN 0 ELSE at + from - 1

\* --- Edits ------------------------------------------------------------------

\* e becomes the element at i; what was there moves on.
InsertAt(s, i, e) == Append(SubSeq(s, 1, i - 1), e) \o SubSeq(s, i, Len(s))

ReplaceAt(s, i, e) == [s EXCEPT ![i] = e]

RemoveAt(s, i) == SubSeq(s, 1, i - 1) \o SubSeq(s, i + 1, Len(s))

RemoveFirstMatch(s, Test(_)) ==
    LET at == SelectInSeq(s, Test) IN IF at = 0 THEN s ELSE RemoveAt(s, at)

RemoveFirst(s, e) == RemoveFirstMatch(s, LAMBDA x : x = e)

Cons(elt, seq) == <<elt>> \o seq

Snoc(elt, seq) == Append(seq, elt)

Front(s) == SubSeq(s, 1, Len(s) - 1)

Last(s) == s[Len(s)]

\* --- Prefixes and suffixes --------------------------------------------------

IsPrefix(s, t) == Len(s) =< Len(t) /\ s = SubSeq(t, 1, Len(s))

IsStrictPrefix(s, t) == IsPrefix(s, t) /\ Len(s) < Len(t)

IsSuffix(s, t) == Len(s) =< Len(t) /\ s = SubSeq(t, Len(t) - Len(s) + 1, Len(t))

IsStrictSuffix(s, t) == IsSuffix(s, t) /\ Len(s) < Len(t)

Prefixes(s) == {SubSeq(s, 1, n) : n \in 0..Len(s)}

Suffixes(s) == {SubSeq(s, n + 1, Len(s)) : n \in 0..Len(s)}

CommonPrefixes(S) ==
    {p \in UNION {Prefixes(s) : s \in S} : \A s \in S : IsPrefix(p, s)}

LongestCommonPrefix(S) ==
    CHOOSE p \in CommonPrefixes(S) : \A q \in CommonPrefixes(S) : IsPrefix(q, p)

\* --- Folds ------------------------------------------------------------------

\* a modulo b, in 1..b.
SeqMod(a, b) == LET rest == a % b IN IF rest = 0 THEN b ELSE rest

\* op should be commutative and associative.
FoldSeq(op(_, _), base, seq) == FoldFunction(op, base, seq)

\* op(... op(op(base, first), second) ..., last)
FoldLeft(op(_, _), base, seq) ==
    MapThenFoldSet(LAMBDA x, rest : op(rest, x), base, LAMBDA i : seq[i], Max, DOMAIN seq)

\* op(first, op(second, ... op(last, base)))
FoldRight(op(_, _), seq, base) ==
    MapThenFoldSet(op, base, LAMBDA i : seq[i], Min, DOMAIN seq)

FoldLeftDomain(op(_, _), base, seq) == FoldLeft(op, base, [i \in DOMAIN seq |-> i])

FoldRightDomain(op(_, _), seq, base) == FoldRight(op, [i \in DOMAIN seq |-> i], base)

\* --- Sequences of sequences -------------------------------------------------

\* All of them, one after the other; they may be strings.
FlattenSeq(seqs) ==
    IF seqs = <<>> THEN seqs
    ELSE FoldLeft(LAMBDA whole, part : whole \o part, Head(seqs), Tail(seqs))

Zip(s, t) == [i \in 1..Min({Len(s), Len(t)}) |-> <<s[i], t[i]>>]

\* <<s[1]>>, <<t[1]>>, <<s[2]>>, ... for sequences of one length.
Interleave(s, t) ==
    CASE Len(s) = Len(t) /\ s = <<>> -> <<s, t>>
      [] Len(s) = Len(t) /\ s # <<>> ->
            [i \in 1..(2 * Len(s)) |->
                IF i % 2 = 1 THEN <<s[(i + 1) \div 2]>> ELSE <<t[i \div 2]>>]

\* --- Subsequences -----------------------------------------------------------

\* Without gaps.
SubSeqs(s) == {SubSeq(s, from + 1, to) : from \in 0..Len(s), to \in 0..Len(s)}

\* With gaps.
AllSubSeqs(s) ==
    {FoldLeft(LAMBDA part, i : IF i \in D THEN Append(part, s[i]) ELSE part,
              <<>>, [i \in DOMAIN s |-> i]) : D \in SUBSET DOMAIN s}

\* Where s first begins in t; no value when it does not occur there.
IndexFirstSubSeq(s, t) ==
    CHOOSE i \in 1..(Len(t) + 1) :
        LET At(j) == SubSeq(t, j, Min({j + Len(s) - 1, Len(t)})) = s
        IN  At(i) /\ \A j \in 1..(i - 1) : ~At(j)

\* t with r in place of as many elements as s has, from i on.
ReplaceSubSeqAt(i, r, s, t) == SubSeq(t, 1, i - 1) \o r \o SubSeq(t, i + Len(s), Len(t))

\* t with r in place of the first s in it.
ReplaceFirstSubSeq(r, s, t) ==
    IF s \in SubSeqs(t) THEN ReplaceSubSeqAt(IndexFirstSubSeq(s, t), r, s, t) ELSE t

\* t with r in place of every s in it, from the left; with an empty s, r before every element.
ReplaceAllSubSeqs(r, s, t) ==
    LET RECURSIVE Replace(_)
        Replace(rest) ==
            IF s \notin SubSeqs(rest) THEN rest
            ELSE LET at == IndexFirstSubSeq(s, rest)
                     next == at + Len(s)
                 IN  SubSeq(rest, 1, at - 1) \o r \o Replace(SubSeq(rest, next, Len(rest)))
    IN  CASE s = t -> r
          [] s # t /\ Len(s) = 0 -> FlattenSeq([i \in DOMAIN t |-> Append(r, t[i])])
          [] s # t /\ Len(s) > 0 -> Replace(t)
=============================================================================
