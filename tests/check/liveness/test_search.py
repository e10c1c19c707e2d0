"""The search against the definition: every verdict on small graphs, and every counterexample."""

from __future__ import annotations

from hypothesis import given, settings

from pymodel.check.liveness.checker import Checker
from pymodel.kernel.model import Formula
from pymodel.kernel.nodes import Node, Not
from tests.check.liveness.worlds import World, formulas, worlds

#: Behaviours are listed up to this many states.
LONGEST = 6


@settings(max_examples=150, deadline=None)
@given(worlds(), formulas())
def test_the_verdict_is_that_of_all_behaviours(world: World, formula: Node) -> None:
    # A counterexample is judged by definition in `check`, which raises if it is none.
    found = Checker(world, world.graph()).check(Formula("P", formula))  # type: ignore[arg-type]
    if found is not None:
        assert world.judge(found.states, found.loop, Not(formula))
        return
    for states, loop in world.behaviours(LONGEST):
        assert not world.judge(states, loop, Not(formula)), (states, loop)
