"""The graph of guards: folding keeps the meaning, and Z3 gets the same meaning as clauses."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pymodel.smt.guards import NO, YES, Guard, Guards
from pymodel.smt.solver import Answer, Solver

INPUTS = 5


def test_constants_fold() -> None:
    g = Guards()
    a, b = g.fresh(), g.fresh()
    assert g.conj([]) == YES
    assert g.disj([]) == NO
    assert g.both(a, YES) == a
    assert g.both(a, NO) == NO
    assert g.conj([a, b, -a]) == NO
    assert g.disj([a, b, -a]) == YES
    assert g.both(a, b) == g.both(b, a)
    assert g.same(a, a) == YES
    assert g.same(a, -a) == NO
    assert g.choose(a, b, b) == b


@pytest.mark.parametrize("n", [1, 2, 3, 7, 24, 25, 26, 40])
def test_exactly_one_of_a_group_holds(n: int) -> None:
    g = Guards()
    group = g.one_of(n)
    assert len(group) == n
    solver = Solver(g)
    for i, one in enumerate(group):
        reply = solver.check([one])
        assert reply.answer is Answer.SAT
        assert reply.truth is not None
        assert [reply.truth(x) for x in group] == [j == i for j in range(n)]
    assert solver.check([-x for x in group]).answer is Answer.UNSAT


def test_members_of_a_group_exclude_each_other_without_the_solver() -> None:
    g = Guards()
    a, b, c = g.one_of(3)
    other = g.fresh()
    assert g.both(a, b) == NO
    assert g.disj([a, b, c, other]) == YES
    assert g.conj([a, -b, other]) == g.both(a, other)


#: Formulas as nested tuples: ("in", i), ("not", f), ("and" | "or" | "same" | "if", f, ...).
FORMULAS = st.recursive(
    st.tuples(st.just("in"), st.integers(0, INPUTS - 1)),
    lambda f: st.one_of(
        st.tuples(st.just("not"), f),
        st.tuples(st.just("and"), f, f, f),
        st.tuples(st.just("or"), f, f),
        st.tuples(st.just("same"), f, f),
        st.tuples(st.just("if"), f, f, f),
    ),
    max_leaves=12,
)


def build(g: Guards, inputs: list[Guard], f: tuple) -> Guard:  # type: ignore[type-arg]
    match f:
        case ("in", i):
            return inputs[i]
        case ("not", a):
            return -build(g, inputs, a)
        case ("and", *parts):
            return g.conj(build(g, inputs, p) for p in parts)
        case ("or", *parts):
            return g.disj(build(g, inputs, p) for p in parts)
        case ("same", a, b):
            return g.same(build(g, inputs, a), build(g, inputs, b))
        case ("if", a, b, c):
            return g.choose(*(build(g, inputs, p) for p in (a, b, c)))
    raise AssertionError(f)


def meaning(f: tuple, row: tuple[bool, ...]) -> bool:  # type: ignore[type-arg]
    match f:
        case ("in", i):
            return row[i]
        case ("not", a):
            return not meaning(a, row)
        case ("and", *parts):
            return all(meaning(p, row) for p in parts)
        case ("or", *parts):
            return any(meaning(p, row) for p in parts)
        case ("same", a, b):
            return meaning(a, row) == meaning(b, row)
        case ("if", a, b, c):
            return meaning(b, row) if meaning(a, row) else meaning(c, row)
    raise AssertionError(f)


@settings(max_examples=60, deadline=None)
@given(FORMULAS)
def test_a_formula_means_the_same_as_guard_and_as_clauses(f: tuple) -> None:  # type: ignore[type-arg]
    g = Guards()
    # Three inputs exclude each other, two are free: what folds by groups is covered too.
    inputs = [*g.one_of(3), g.fresh(), g.fresh()]
    root = build(g, inputs, f)
    solver = Solver(g)
    solver.add([])
    for row in product((False, True), repeat=INPUTS):
        if sum(row[:3]) != 1:
            continue
        expected = meaning(f, row)
        assumptions = [x if on else -x for x, on in zip(inputs, row, strict=True)]
        table = dict(zip(inputs, row, strict=True))
        assert g.evaluator(table.__getitem__)(root) == expected
        said = solver.check([*assumptions, root]).answer
        assert said is (Answer.SAT if expected else Answer.UNSAT)


def test_facts_that_contradict_are_unsatisfiable() -> None:
    g = Guards()
    a = g.fresh()
    solver = Solver(g)
    solver.add([a, NO])
    assert solver.check([]).answer is Answer.UNSAT
    again = Solver(g)
    again.add([a])
    assert again.check([-a]).answer is Answer.UNSAT
    assert again.check([a]).answer is Answer.SAT


def test_giving_up_is_said_with_a_reason() -> None:
    """The pigeonhole principle is beyond what Z3 does in a few milliseconds."""
    g = Guards()
    holes = 11
    at = [[g.fresh() for _ in range(holes)] for _ in range(holes + 1)]
    solver = Solver(g)
    solver.add(g.disj(row) for row in at)
    solver.add(
        -g.both(at[i][h], at[j][h])
        for h in range(holes)
        for i in range(holes + 1)
        for j in range(i)
    )
    reply = solver.check([], timeout=0.02)
    assert reply.answer is Answer.UNKNOWN
    assert "Z3 gave up" in reply.reason
