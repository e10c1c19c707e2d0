"""What may live here: operators of the shipped modules against Python on the same values."""

from __future__ import annotations

from collections import Counter
from functools import reduce
from itertools import combinations, permutations
from math import comb, factorial
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pymodel.values import TRUE, function, show
from tests.library.evaluating import world

numbers = st.integers(-3, 3)
sequences = st.lists(numbers, max_size=5).map(tuple)
short = st.lists(st.integers(0, 1), max_size=2).map(tuple)
sets = st.frozensets(numbers, max_size=5)
pairs = st.frozensets(st.tuples(st.integers(1, 4), st.integers(1, 4)), max_size=8)


def ask(modules: str, expression: str, *values: Any) -> Any:
    """An expression with values in the places {0}, {1} ..."""
    return world(f"Integers, Sequences, FiniteSets, TLC, {modules}")(
        expression.format(*map(show, values))
    )


@given(s=sequences)
@settings(max_examples=40, deadline=None)
def test_sequences_and_their_elements(s: tuple[int, ...]) -> None:
    module = "SequencesExt"
    assert ask(module, "Reverse({0})", s) == s[::-1]
    assert ask(module, "ToSet({0})", s) == frozenset(s)
    assert ask(module, "ToBag({0})", s) == function(dict(Counter(s)))
    assert ask(module, "SetToSortSeq(ToSet({0}), <)", s) == tuple(sorted(set(s)))
    assert ask(module, "Prefixes({0})", s) == {s[:n] for n in range(len(s) + 1)}
    assert ask(module, "Suffixes({0})", s) == {s[n:] for n in range(len(s) + 1)}
    assert ask(module, "SubSeqs({0})", s) == {
        s[i:j] for i in range(len(s) + 1) for j in range(i, len(s) + 1)
    }
    assert (ask(module, "IsSorted({0}, =<)", s) is TRUE) == (list(s) == sorted(s))
    assert ask(module, "FoldLeft(LAMBDA r, x : 2 * r - x, 7, {0})", s) == reduce(
        lambda r, x: 2 * r - x, s, 7
    )
    assert ask(module, "FoldRight(LAMBDA x, r : 2 * r - x, {0}, 7)", s) == reduce(
        lambda r, x: 2 * r - x, reversed(s), 7
    )


@given(s=sequences, part=short, new=short)
@settings(max_examples=60, deadline=None)
def test_replacing_is_what_strings_do(
    s: tuple[int, ...], part: tuple[int, ...], new: tuple[int, ...]
) -> None:
    def text(v: tuple[int, ...]) -> str:
        return "".join(chr(ord("d") + x) for x in v)

    first = text(s).replace(text(part), text(new), 1)
    assert text(ask("SequencesExt", "ReplaceFirstSubSeq({0}, {1}, {2})", new, part, s)) == first
    if part:
        whole = text(s).replace(text(part), text(new))
        assert text(ask("SequencesExt", "ReplaceAllSubSeqs({0}, {1}, {2})", new, part, s)) == whole


@given(s=sets, k=st.integers(-1, 5))
@settings(max_examples=40, deadline=None)
def test_sets(s: frozenset[int], k: int) -> None:
    module = "FiniteSetsExt"
    assert ask(module, "SumSet({0})", s) == sum(s)
    assert ask(module, "ProductSet({0})", s) == reduce(int.__mul__, s, 1)
    subsets = {frozenset(c) for c in combinations(s, k)} if k >= 0 else set()
    assert ask(module, "kSubset({1}, {0})", s, k) == subsets
    assert ask(module, "Cardinality(kSubset({1}, {0}))", s, k) == len(subsets)
    assert ask("SequencesExt", "SetToSeqs({0})", s) == set(permutations(s))
    if s:
        assert ask(module, "<<Min({0}), Max({0})>>", s) == (min(s), max(s))


@given(n=st.integers(0, 30), k=st.integers(0, 30))
@settings(max_examples=30, deadline=None)
def test_counting(n: int, k: int) -> None:
    assert ask("Combinatorics", "<<factorial[{0}], choose({0}, {1})>>", n, k) == (
        factorial(n),
        comb(n, k),
    )


@given(x=st.integers(0, 1 << 40), y=st.integers(0, 1 << 40), n=st.integers(0, 50))
@settings(max_examples=40, deadline=None)
def test_digits(x: int, y: int, n: int) -> None:
    found = ask("Bitwise", "<<{0} & {1}, {0} | {1}, {0} ^^ {1}, shiftR({0}, {2})>>", x, y, n)
    assert found == (x & y, x | y, x ^ y, x >> n)


def _closure(r: set[tuple[int, int]]) -> set[tuple[int, int]]:
    while True:
        more = r | {(a, d) for a, b in r for c, d in r if b == c}
        if more == r:
            return r
        r = more


@given(r=pairs)
@settings(max_examples=40, deadline=None)
def test_closures_and_ways_in_graphs(r: frozenset[tuple[int, int]]) -> None:
    closed = _closure(set(r))
    assert ask("TransitiveClosure", "TransitiveClosure({0})", r) == closed
    graph = function({"node": frozenset(range(1, 5)), "edge": r})
    ways = "{{<<x, y>> \\in (1..4) \\X (1..4) : AreConnectedIn(x, y, {0})}}"
    assert ask("Graphs", ways, graph) == closed | {(n, n) for n in range(1, 5)}
    assert bool(ask("Graphs", "HasCycle({0})", graph)) == any(a == b for a, b in closed)
    table = "[x, y \\in 1..4 |-> <<x, y>> \\in {0}]"
    found = "{{<<x, y>> \\in (1..4) \\X (1..4) : c[x, y]}}"
    again = f"LET c == TransitiveClosure({table}, 1..4) IN {found}"
    assert ask("Relation", again, r) == closed
