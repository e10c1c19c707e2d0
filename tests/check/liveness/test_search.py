"""The search against the definition: every verdict on small graphs, and every counterexample."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from pymodel.check.liveness.checker import Checker
from pymodel.kernel.model import Formula
from pymodel.kernel.nodes import Always, And, Eventually, Node, Not, Or, Var
from tests.check.liveness.worlds import World, formulas, recurrent, worlds

#: Behaviours are listed up to this many states.
LONGEST = 6
P, Q, R = Var("p"), Var("q"), Var("r")


def often(f: Node) -> Node:
    """`[]<>f`."""
    return Always(Eventually(f))


def seldom(f: Node) -> Node:
    """`<>[]~f`."""
    return Eventually(Always(Not(f)))


def examine(world: World, formula: Node) -> None:
    """Compare the verdict with a list of all behaviours."""
    # A counterexample is judged by definition in `check`, which raises if it is none.
    found = Checker(world, world.graph()).check(Formula("P", formula))  # type: ignore[arg-type]
    if found is not None:
        assert world.judge(found.states, found.loop, Not(formula))
        return
    for states, loop in world.behaviours(LONGEST):
        assert not world.judge(states, loop, Not(formula)), (states, loop)


@settings(max_examples=150, deadline=None)
@given(worlds(), formulas())
def test_the_verdict_is_that_of_all_behaviours(world: World, formula: Node) -> None:
    examine(world, formula)


@settings(max_examples=150, deadline=None)
@given(worlds(), recurrent())
def test_what_recurs_is_decided_on_components(world: World, formula: Node) -> None:
    examine(world, formula)


@pytest.mark.parametrize(
    "wanted",
    [
        # One way to satisfy it fails, so that the other has to be tried; in both orders.
        Or((And((seldom(P), often(P))), And((seldom(Q), often(P))))),
        Or((And((seldom(Q), often(P))), And((seldom(P), often(P))))),
        Or((And((seldom(P), often(Q))), And((seldom(Q), often(R))))),
        Or((And((seldom(Q), often(R))), And((seldom(P), often(Q))))),
        And((Or((seldom(P), seldom(Q))), often(Or((P, Q))))),
    ],
)
def test_a_choice_of_what_stops(wanted: Node) -> None:
    """Two cycles that share a node: p holds on one of them, q and r on the other."""
    truths = {"p": frozenset({1}), "q": frozenset({2}), "r": frozenset({2})}
    world = World(((1, 2), (0,), (0,)), (0,), truths, ())
    assert any(world.judge(states, loop, wanted) for states, loop in world.behaviours(4))
    found = Checker(world, world.graph()).check(Formula("P", Not(wanted)))  # type: ignore[arg-type]
    assert found is not None
