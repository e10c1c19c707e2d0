"""What an action asks of the state that it begins in: never more than the action itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from pymodel.check.liveness.guards import guard
from pymodel.check.options import CheckOptions
from pymodel.check.search import run
from pymodel.engine.base import ExploreRequest, StateId
from pymodel.engine.interpreter import Interpreter
from pymodel.errors import EXIT_OK, EXIT_PROPERTY
from pymodel.kernel import load_text
from pymodel.kernel.analysis import Level, Levels
from pymodel.kernel.nodes import Fairness, Named, Node
from pymodel.values import Value

SPEC = """---- MODULE M ----
EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
Init == x \\in 0..2 /\\ y \\in 0..2
Next == x' \\in 0..2 /\\ y' \\in 0..2
Both == x = 1 /\\ y > 0 /\\ x' = 2 /\\ y' = y
Late == y' = 1 /\\ x = 1 /\\ x' = x
Either == Both \\/ (x = 0 /\\ x' = 1 /\\ y' = 0)
Open == Both \\/ Late
Some == \\E i \\in {y}, j \\in {1, 2} : i = 1 /\\ x = j /\\ x' = i /\\ y' = j
Where == \\E i \\in {x'} : i = 1 /\\ x = 1 /\\ y' = y
Chosen == IF y = 2 THEN x = 0 /\\ x' = 1 ELSE y' = 0 /\\ x' = x
Let1 == LET z == x + y IN z = 3 /\\ x' = z - 3 /\\ y' = y
Let2 == LET z == x' + y IN z = 3 /\\ x = 1 /\\ y' = y
Nested == x > 0 /\\ (y > 0 /\\ x' = x - 1 /\\ y' = y - 1) /\\ x < 2
Fails == x > 0 /\\ 2 \\div (x - 1) = 2 /\\ x' = 0 /\\ y' = y
Fails2 == y' = 0 /\\ x > 1 /\\ x' = 4 \\div (2 - x)
====
"""
#: In how many of the nine states each is known to be closed; -1 where there is no guard.
CLOSED = {
    "Both": 7,
    "Late": -1,
    "Either": 4,
    "Open": -1,
    "Some": 7,
    "Where": -1,
    "Chosen": 2,
    "Let1": 7,
    "Let2": -1,
    "Nested": 5,
    "Fails": 3,
    "Fails2": -1,
}


@pytest.mark.parametrize("name", CLOSED)
def test_where_a_guard_is_false_the_action_is(name: str) -> None:
    cfg = "INIT Init\nNEXT Next\nPROPERTY P Q\n"
    text = SPEC.replace("====", f"P == []<><<{name}>>_vars\nQ == WF_vars({name})\n====")
    model = load_text(text, cfg)
    engine = Interpreter(model)
    states = engine.explore(ExploreRequest()).states
    levels = Levels(model.recursive)
    fair = next(f.node for f in model.liveness if f.name == "Q")
    while isinstance(fair, Named):
        fair = fair.body
    assert isinstance(fair, Fairness)
    action, enabled = fair.action, fair.enabled
    needs = guard(action, levels)
    assert (needs is None) is (CLOSED[name] == -1)
    if needs is None:
        return
    assert levels(needs) is Level.STATE
    closed = [
        s for s, truth in zip(states, engine.holds_all(needs, states), strict=True) if truth == 0
    ]
    assert len(closed) == CLOSED[name]
    for s in closed:
        assert not engine.holds(enabled, s)
        assert not any(engine.holds(action, s, t) for t in states)


class Counting(Interpreter):
    """Counts the steps that formulas are asked of."""

    asked = 0

    def holds_all(
        self,
        formula: Node,
        states: Sequence[StateId],
        successors: Sequence[StateId] | None = None,
        env: Mapping[str, Value] | None = None,
    ) -> bytearray:
        if successors is not None:
            self.asked += len(states)
        return super().holds_all(formula, states, successors, env)


@pytest.mark.parametrize(("modulus", "code"), [(60, EXIT_OK), (61, EXIT_PROPERTY)])
def test_fairness_of_many_actions_asks_each_step_but_of_few(modulus: int, code: int) -> None:
    """60 steps, one of each of 60 actions, are not asked 3,600 times; an action that is left out
    of the fairness is not closed either."""
    text = f"""---- MODULE M ----
EXTENDS Naturals
VARIABLE x
Go(i) == x = i /\\ x' = (x + 1) % {modulus}
Spec == x = 0 /\\ [][\\E i \\in 0..60 : Go(i)]_x /\\ \\A i \\in 0..59 : WF_x(Go(i))
P == []<>(x = 0)
====
"""
    engines: list[Counting] = []

    def made(*args: object, **more: object) -> Counting:
        engines.append(Counting(*args, **more))  # type: ignore[arg-type]
        return engines[0]

    result = run(load_text(text, "SPECIFICATION Spec\nPROPERTY P\n"), made, CheckOptions())
    assert result.exit_code == code
    assert 60 <= engines[0].asked <= 2 * 61
