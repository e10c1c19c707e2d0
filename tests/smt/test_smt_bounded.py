"""Bounded search against the breadth-first search of the interpreter."""

from __future__ import annotations

import pytest

from pymodel.engine.base import ExploreRequest
from pymodel.engine.interpreter import Interpreter
from pymodel.kernel.model import Model
from pymodel.report.proof import bounded as text
from pymodel.smt.bounded import reach
from pymodel.smt.conjuncts import definition
from pymodel.smt.result import Outcome
from tests.smt import specs


def shortest(model: Model, invariant: str) -> int:
    """The length of a shortest run that makes a predicate false, by exploring every state."""
    engine = Interpreter(model)
    result = engine.explore(ExploreRequest())
    assert result.finished
    node = definition(model, invariant)
    bad = [s for s in range(result.distinct) if not engine.holds(node, s)]
    return min(len(engine.path(s)) for s in bad) - 1


@pytest.mark.parametrize(
    ("model", "invariant", "steps"),
    [(specs.counters(), "Small", 3), (specs.lock(), "NeverTaken", 3)],
)
def test_the_shortest_run_is_found(model: Model, invariant: str, steps: int) -> None:
    assert shortest(model, invariant) == steps
    judge = Interpreter(model)
    for fewer in range(steps):
        assert reach(model, invariant, fewer, judge=judge).outcome is Outcome.PROVED
    result = reach(model, invariant, steps + 2, judge=judge)
    assert result.outcome is Outcome.FAILED
    assert result.steps == steps
    assert len(result.run) == steps + 1
    assert result.run[0].action == "Init"


def test_the_run_is_one_of_the_spec_and_is_shown() -> None:
    model = specs.lock()
    judge = Interpreter(model)
    result = reach(model, "NeverTaken", 3, judge=judge)
    assert [s.action for s in result.run] == ["Init", "Ask", "Grant", "Take"]
    assert model.next is not None
    for before, after in zip(result.run, result.run[1:], strict=False):
        ids = judge.intern(before.state), judge.intern(after.state)
        assert judge.holds(model.next, *ids)
    shown = text(result, "NeverTaken")
    assert "State 3: Take(p" in shown
    assert "NeverTaken is false after 3 steps" in shown


def test_no_run_breaks_an_invariant() -> None:
    model = specs.lock()
    lengths: list[int] = []
    result = reach(model, "Exclusive", 6, judge=Interpreter(model), progress=lengths.append)
    assert result.outcome is Outcome.PROVED
    assert lengths == list(range(7))
    assert "No run of 6 steps or fewer makes Exclusive false" in text(result, "Exclusive")


def test_a_step_without_a_value_is_undecided() -> None:
    model = specs.step("x = 0 /\\ y = 0", "x' = [i \\in 0..1 |-> i + 1][x] /\\ y' = y", "TRUE")
    result = reach(model, "TypeOK", 5, judge=Interpreter(model))
    assert result.outcome is Outcome.UNDECIDED
    assert result.steps == 3
    assert "no value" in result.reason


def test_without_an_initial_state_there_are_no_runs_to_speak_of() -> None:
    model = specs.step("x = 0 /\\ y = 0 /\\ x = 1", "UNCHANGED <<x, y>>", "FALSE")
    result = reach(model, "TypeOK", 3, judge=Interpreter(model))
    assert result.outcome is Outcome.UNDECIDED
    assert result.reason == "there is no initial state"


def test_an_action_composed_of_two_is_undecided() -> None:
    half = "(x' = x + 1 /\\ UNCHANGED y)"
    model = specs.step("x = 0 /\\ y = 0", f"{half} \\cdot {half}", "x < 3")
    result = reach(model, "TypeOK", 3, judge=Interpreter(model))
    assert result.outcome is Outcome.UNDECIDED
    assert "Compose" in result.reason
