"""Verdicts on random specs beside the definition: every counterexample is a behaviour of Spec that
violates P, each written as it is; where none is found, none of the shortest behaviours is one."""

from __future__ import annotations

import pytest

from pymodel.check.options import CheckOptions
from pymodel.check.result import EXIT_UNDECIDED, Finding
from pymodel.check.search import run
from pymodel.engine.interpreter import Interpreter
from pymodel.errors import EXIT_INVARIANT, EXIT_OK, EXIT_PROPERTY
from pymodel.kernel import load_text
from tests.check.liveness import random_specs
from tests.check.liveness.definition import Oracle
from tests.check.liveness.random_properties import CFG, make_spec

#: Behaviours of at most so many states, and at most so many of them, are looked at one by one.
LONGEST, MOST = 4, 150


def judge(text: str) -> int:
    """Our exit code, once it is no other than the definition's."""
    model = load_text(text, CFG)
    result = run(model, Interpreter, CheckOptions(deadlock=False))
    oracle = Oracle(model, range(3))
    if result.exit_code == EXIT_OK:
        assert oracle.counterexample(LONGEST, MOST) is None, text
    else:
        assert result.exit_code in (EXIT_INVARIANT, EXIT_PROPERTY), (result.findings, text)
        real(oracle, result.findings[0], text)
    return result.exit_code


def real(oracle: Oracle, finding: Finding, text: str) -> None:
    """A lasso violates the property; another violation shows in how its states may stutter."""
    states = [oracle.engine.intern(step.state) for step in finding.trace]
    if finding.kind == "liveness":
        assert finding.loop is not None
        assert oracle.violates(states, finding.loop.number - 1), text
    else:
        assert oracle.begins_badly(states), text


@pytest.mark.parametrize("seed", range(40))
def test_what_tlc_has_bounds_for(seed: int) -> None:
    judge(make_spec(seed))


@pytest.mark.parametrize("seed", list(random_specs.load_verdicts())[::12])
def test_what_tlc_takes(seed: int) -> None:
    judge(random_specs.make_spec(seed))


def test_a_large_automaton_keeps_to_the_limit_of_seconds() -> None:
    """Its states are sets of the formula's parts: so many that making them alone took minutes, and
    nobody looked at the clock."""
    model = load_text(make_spec(143), CFG)
    result = run(model, Interpreter, CheckOptions(deadlock=False, max_seconds=1.0))
    assert result.exit_code == EXIT_UNDECIDED
    assert any("liveness was not checked to its end" in reason for reason in result.undecided)
