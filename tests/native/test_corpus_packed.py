"""Every spec of the corpus, by the packed engine and by the interpreter: verdicts, places of
errors, counts and sets of states are equal. What is declined is named here, with why."""

from __future__ import annotations

import pytest

from pymodel.engine.base import ExploreRequest
from pymodel.engine.interpreter import Interpreter
from pymodel.engine.native.model import Declined
from pymodel.errors import SpecError
from pymodel.kernel import load
from pymodel.kernel.model import Model
from tests.differential.corpus import Case, load_cases
from tests.native.conftest import agree

#: Larger state spaces are left to the tests that compare with TLC.
LARGEST = 1_500

DECLINED = {
    "actions/InfiniteWitness": "a bound over a set that is too large",
    "actions/Compose": "no code for Compose",
    "actions/ComposeThree": "no code for Compose",
    "actions/RecursiveFunctionOfTuples": "an action that is met by a function",
    "counting/ApplyLet": "an action that is met by a function",
    "deadlock/ComposeBlocked": "no code for Compose",
    "expressions/NegativePower": "powers of many numbers",
    "expressions/ZeroToZero": "powers of many numbers",
    "expressions/OverflowProduct": "integers of unbounded size",
    "library/CardinalityOfNat": "a set that is too large",
    "library/DrawnOnce": "the operator TLCGet",
    "library/LevelInit": "the operator TLCGet",
    "library/LevelConstraint": "the operator TLCGet",
    "library/RegisterUnset": "the operator TLCGet",
    "library/RandomTooMany": "the operator RandomSetOfSubsets",
    "library/SortSeqModel": "no code for Lambda",
    "pluscal/Printing": "the operator PrintT",
    "search/ViewLevel": "the operator TLCGet",
    "values/SubsetsCompared": "the subsets of a set of up to 33 elements",
}

CASES = load_cases()


def bound(case: Case) -> Model:
    """The case's model, if it is one that is explored and small enough; else the test ends."""
    try:
        m = load(case.module, case.cfg)
    except SpecError:
        pytest.skip("no model: the case is about parsing or the configuration")
    if m.next is None or m.init is None:
        pytest.skip("nothing is explored")
    try:
        result = Interpreter(m).explore(ExploreRequest(max_states=LARGEST))
    except SpecError:
        pytest.skip("the configuration cannot be evaluated")
    if not result.states:
        pytest.skip("there is no initial state to make shapes of")
    if not result.finished and not result.violations:
        pytest.skip("too large for this test")
    return m


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_packed_engine_finds_what_the_interpreter_finds(name: str) -> None:
    m = bound(CASES[name])
    if name not in DECLINED:
        agree(m, samples=40)
        return
    with pytest.raises(Declined, match=DECLINED[name]):
        agree(m, samples=40)
