"""The laws of normal form, against the definition on behaviours of two atoms."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pymodel.check.liveness import formula as f
from pymodel.check.liveness.automaton import Automaton

#: A behaviour: for each position the atoms that are true, and where the cycle begins.
Word = tuple[list[frozenset[int]], int]


def after(word: Word, i: int) -> set[int]:
    """The positions from i on."""
    states, loop = word
    return set(range(i, len(states))) | set(range(loop if i >= loop else i, len(states)))


def truth(formula: f.Formula, word: Word, i: int = 0) -> bool:
    """A formula of normal form, by definition."""
    match formula:
        case f.Truth(value):
            return value
        case f.Literal(atom, positive):
            return (atom in word[0][i]) is positive
        case f.Conjunction(parts):
            return all(truth(p, word, i) for p in parts)
        case f.Disjunction(parts):
            return any(truth(p, word, i) for p in parts)
        case f.Globally(body):
            return all(truth(body, word, j) for j in after(word, i))
        case f.Finally(body):
            return any(truth(body, word, j) for j in after(word, i))


@st.composite
def words(draw: st.DrawFn) -> Word:
    """Behaviours of up to five positions."""
    states = draw(st.lists(st.frozensets(st.integers(0, 1)), min_size=1, max_size=5))
    return states, draw(st.integers(0, len(states) - 1))


def raw(depth: int) -> st.SearchStrategy[f.Formula]:
    """Formulas as nobody brought them into normal form."""
    leaves = st.one_of(
        st.builds(f.Literal, st.integers(0, 1), st.booleans()), st.sampled_from([f.TRUE, f.FALSE])
    )

    def larger(inner: st.SearchStrategy[f.Formula]) -> st.SearchStrategy[f.Formula]:
        pairs = st.tuples(inner, inner)
        return st.one_of(
            inner.map(f.Globally),
            inner.map(f.Finally),
            pairs.map(f.Conjunction),
            pairs.map(f.Disjunction),
        )

    return st.recursive(leaves, larger, max_leaves=depth)


def normal(formula: f.Formula) -> f.Formula:
    """The normal form, from the leaves upwards."""
    match formula:
        case f.Conjunction(parts):
            return f.conjunction(map(normal, parts))
        case f.Disjunction(parts):
            return f.disjunction(map(normal, parts))
        case f.Globally(body):
            return f.globally(normal(body))
        case f.Finally(body):
            return f.finally_(normal(body))
    return formula


@settings(max_examples=400, deadline=None)
@given(raw(6), words())
def test_the_normal_form_means_the_same(formula: f.Formula, word: Word) -> None:
    assert truth(normal(formula), word) is truth(formula, word)


@settings(max_examples=300, deadline=None)
@given(raw(6), words())
def test_a_negation_is_true_where_the_formula_is_not(formula: f.Formula, word: Word) -> None:
    assert truth(f.negated(normal(formula)), word) is not truth(formula, word)


@settings(max_examples=300, deadline=None)
@given(raw(6), words())
def test_alternatives_are_a_disjunction(formula: f.Formula, word: Word) -> None:
    parts = list(f.alternatives(normal(formula)))
    assert all(f.is_recurrent(p.recurrent) for p in parts)
    found = any(truth(p.temporal, word) and truth(p.recurrent, word) for p in parts)
    assert found is truth(formula, word)


@settings(max_examples=300, deadline=None)
@given(raw(5), words())
def test_the_automaton_accepts_what_satisfies_the_formula(formula: f.Formula, word: Word) -> None:
    assert accepts(Automaton(normal(formula)), word) is truth(formula, word)


def accepts(automaton: Automaton, word: Word) -> bool:
    """Whether some run puts nothing off for ever, by listing all runs as a graph."""
    states, loop = word
    edges: dict[tuple[int, int], list[tuple[tuple[int, int], int]]] = {}
    todo = [(0, 0)]
    while todo:
        place = todo.pop()
        if place in edges:
            continue
        i, q = place
        following = loop if i + 1 == len(states) else i + 1
        edges[place] = [
            ((following, way.target), way.put_off)
            for way in automaton.ways(q)
            if all((lit.atom in states[i]) is lit.positive for lit in way.literals)
        ]
        todo.extend(target for target, _ in edges[place])
    return any(_good_cycle(edges, place, automaton.eventualities) for place in edges)


def _good_cycle(
    edges: dict[tuple[int, int], list[tuple[tuple[int, int], int]]],
    start: tuple[int, int],
    count: int,
) -> bool:
    """Whether a cycle through a node lets each of the eventualities happen."""
    every = (1 << count) - 1
    seen: set[tuple[tuple[int, int], int]] = set()
    todo = [(start, 0)]
    while todo:
        node, done = todo.pop()
        for target, put_off in edges[node]:
            now = (target, done | (every & ~put_off))
            if now == (start, every):
                return True
            if now not in seen:
                seen.add(now)
                todo.append(now)
    return False


P, Q = f.Literal(0), f.Literal(1)


@pytest.mark.parametrize(
    ("made", "law"),
    [
        (lambda: f.globally(f.globally(f.finally_(P))), f.Globally(f.Finally(P))),
        (lambda: f.finally_(f.globally(f.finally_(P))), f.Globally(f.Finally(P))),
        (lambda: f.globally(f.finally_(f.globally(P))), f.Finally(f.Globally(P))),
        (
            lambda: f.globally(f.finally_(f.disjunction((P, f.finally_(Q))))),
            f.Globally(f.Finally(f.Disjunction((P, Q)))),
        ),
        (lambda: f.conjunction((P, f.negated(P))), f.FALSE),
        (lambda: f.disjunction((P, P)), P),
    ],
)
def test_laws_that_save_an_automaton(made: Callable[[], f.Formula], law: f.Formula) -> None:
    assert made() == law


def every(size: int) -> list[f.Formula]:
    """All formulas of a size, with two atoms."""
    if size == 1:
        return [f.Literal(a, p) for a in (0, 1) for p in (True, False)]
    out: list[f.Formula] = [kind(x) for x in every(size - 1) for kind in (f.Globally, f.Finally)]
    for left in range(1, size - 1):
        pairs = [(a, b) for a in every(left) for b in every(size - 1 - left)]
        out += [kind(p) for p in pairs for kind in (f.Conjunction, f.Disjunction)]
    return out


def every_word(size: int) -> list[Word]:
    """All behaviours of a number of positions."""
    sets = [frozenset(s) for s in ((), (0,), (1,), (0, 1))]
    return [(list(s), loop) for s in product(sets, repeat=size) for loop in range(size)]


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_automata_of_all_small_formulas(size: int) -> None:
    words_ = [w for n in (1, 2) for w in every_word(n)]
    for formula in every(size):
        automaton = Automaton(normal(formula))
        for word in words_:
            assert accepts(automaton, word) is truth(formula, word), (formula, word)
