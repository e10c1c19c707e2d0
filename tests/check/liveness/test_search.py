"""The search against the definition: every verdict on small graphs, and every counterexample."""

from __future__ import annotations

from hypothesis import given, settings

from pymodel.check.liveness.checker import Checker
from pymodel.kernel.model import Formula
from pymodel.kernel.nodes import Node, Not
from tests.check.liveness.worlds import World, formulas, recurrent, worlds

#: Behaviours are listed up to this many states.
LONGEST = 6


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
