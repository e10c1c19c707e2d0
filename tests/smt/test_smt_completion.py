"""Completions: partial observations against an invariant, and against all reachable states."""

from __future__ import annotations

import pytest

from pymodel.engine.base import ExploreRequest
from pymodel.engine.interpreter import Interpreter
from pymodel.kernel.model import Model
from pymodel.smt.completion import Completion, Including, rank_maps
from pymodel.smt.conjuncts import definition
from pymodel.smt.solver import Answer
from pymodel.values import FALSE, TRUE, Function, ModelValue, Value
from tests.smt import specs


@pytest.fixture(scope="module")
def model() -> Model:
    return specs.lock()


@pytest.fixture(scope="module")
def completion(model: Model) -> Completion:
    return Completion(model, "Inv")


def procs(model: Model) -> tuple[ModelValue, ModelValue]:
    p1, p2 = sorted(model.constants["Proc"], key=lambda p: p.name)
    return p1, p2


def message(type_: str, of: Value) -> Function:
    return Function({"type": type_, "of": of})


def test_a_part_of_a_function_leaves_the_rest_open(model: Model, completion: Completion) -> None:
    p1, p2 = procs(model)
    found = completion.check({"holds": {p1: TRUE}})
    assert found.answer is Answer.SAT
    assert found.witness is not None
    assert found.witness["holds"] == Function({p1: TRUE, p2: FALSE})
    assert found.witness["free"] is FALSE
    judge = Interpreter(model)
    assert judge.holds(definition(model, "Inv"), judge.intern(found.witness))


def test_what_contradicts_the_invariant_has_no_completion(
    model: Model, completion: Completion
) -> None:
    p1, p2 = procs(model)
    assert completion.check({"holds": {p1: TRUE, p2: TRUE}}).answer is Answer.UNSAT
    assert completion.check({"holds": {p1: TRUE}, "free": TRUE}).answer is Answer.UNSAT
    assert completion.check({"holds": {p1: TRUE}, "free": FALSE}).answer is Answer.SAT
    grants = Including(frozenset((message("grant", p1), message("grant", p2))))
    assert completion.check({"msgs": grants}).answer is Answer.UNSAT
    asks = Including(frozenset((message("ask", p1), message("ask", p2))))
    assert completion.check({"msgs": asks}).answer is Answer.SAT


def test_a_whole_value_fixes_everything(model: Model, completion: Completion) -> None:
    p1, p2 = procs(model)
    nobody = Function({p1: FALSE, p2: FALSE})
    assert (
        completion.check({"holds": nobody, "msgs": frozenset(), "free": TRUE}).answer is Answer.SAT
    )
    some = frozenset((message("grant", p1),))
    assert completion.check({"holds": nobody, "msgs": some, "free": TRUE}).answer is Answer.UNSAT


def test_the_answer_alone_is_the_same_and_a_witness_comes_when_asked_for(model: Model) -> None:
    p1, _ = procs(model)
    completion = Completion(model, "Inv")
    alone = completion.check({"holds": {p1: TRUE}}, witness=False)
    assert (alone.answer, alone.witness) == (Answer.SAT, None)
    assert completion.check({"holds": {p1: TRUE}}).witness is not None


@pytest.mark.parametrize(
    ("observation", "reason"),
    [
        ({"fee": TRUE}, "no variable fee"),
        ({"holds": {"p9": TRUE}}, 'no holds["p9"]'),
        ({"free": 3}, "free = 3 is outside"),
        ({"msgs": Including(frozenset((message("steal", "p1"),)))}, "outside the finite instance"),
    ],
)
def test_what_the_instance_does_not_have_is_undecided(
    completion: Completion, observation: dict[str, Value], reason: str
) -> None:
    found = completion.check(observation)
    assert found.answer is Answer.UNKNOWN
    assert reason in found.reason


def test_every_reachable_state_satisfies_the_encoded_invariant(
    model: Model, completion: Completion
) -> None:
    engine = Interpreter(model)
    result = engine.explore(ExploreRequest())
    assert result.finished
    assert result.distinct == 20
    for state in range(result.distinct):
        values = engine.decode(state)
        found = completion.check(values)
        assert found.answer is Answer.SAT
        assert found.witness == values


def test_the_encoded_invariant_is_the_interpreters_in_every_state_of_the_type(
    model: Model, completion: Completion
) -> None:
    """Neighbours of reachable states, of which most are not reachable."""
    engine = Interpreter(model)
    engine.explore(ExploreRequest())
    inv = definition(model, "Inv")
    p1, p2 = procs(model)
    seen = {Answer.SAT: 0, Answer.UNSAT: 0}
    for state in range(12):
        values = dict(engine.decode(state))
        for change in (
            {"free": FALSE},
            {"holds": Function({p1: TRUE, p2: FALSE})},
            {"msgs": values["msgs"] | {message("grant", p2)}},
            {"msgs": values["msgs"] - {message("ask", p1)}, "free": TRUE},
        ):
            other = {**values, **change}
            answer = completion.check(other).answer
            assert (answer is Answer.SAT) == engine.holds(inv, engine.intern(other))
            seen[answer] += 1
    assert min(seen.values()) > 5


def test_rank_maps_keep_the_order() -> None:
    assert list(rank_maps([7, 3, 7], [0, 1, 2])) == [{3: 0, 7: 1}, {3: 0, 7: 2}, {3: 1, 7: 2}]
    assert list(rank_maps([], [0, 1])) == [{}]
    assert list(rank_maps([1, 2, 3], [0, 1])) == []
