"""Tasks in several processes: the same answers, model values themselves, and workers that die."""

from __future__ import annotations

import os
from collections.abc import Iterator

from pymodel.engine.interpreter import Interpreter
from pymodel.smt import parallel
from pymodel.smt.inductive import prove
from pymodel.values import ModelValue
from tests.smt import specs


def test_two_processes_give_the_verdicts_of_one() -> None:
    model = specs.lock()
    judge = Interpreter(model)
    one = prove(model, "Inv", ("Exclusive",), ("OneMessage",), judge=judge, jobs=1)
    two = prove(model, "Inv", ("Exclusive",), ("OneMessage",), judge=judge, jobs=2)
    assert [(v.obligation, v.outcome) for v in one.verdicts] == [
        (v.obligation, v.outcome) for v in two.verdicts
    ]
    found = two.failures[0].counterexample
    assert found is not None
    # A model value is equal to itself alone, so it has to survive the way back.
    assert set(found.state["holds"]) == set(model.constants["Proc"])


def test_model_values_are_found_wherever_they_are() -> None:
    model = specs.lock()
    names = parallel.model_values(model, [])
    assert sorted(names) == ["p1", "p2"]
    assert set(names.values()) == set(model.constants["Proc"])


def _work(task: int) -> Iterator[object]:
    yield task, "first"
    if task == 1:
        os._exit(3)
    yield task, ModelValue("m")


def _lost(task: int, reason: str) -> list[object]:
    return [(task, f"lost first: {reason}"), (task, f"lost second: {reason}")]


def test_a_worker_that_dies_loses_what_it_had_not_answered_and_nothing_else() -> None:
    m = ModelValue("m")
    answers = list(parallel.run(_work, [0, 1, 2, 3], _lost, lambda: {"m": m}, 2))
    assert (1, "first") in answers
    assert (1, "lost second: the process that worked on it ended") in answers
    for task in (0, 2, 3):
        assert [a for a in answers if a[0] == task] == [(task, "first"), (task, m)]  # type: ignore[index]
    assert len(answers) == 8


def _die(task: int) -> Iterator[object]:
    os._exit(task + 3)
    yield


def test_when_all_workers_die_every_task_is_answered() -> None:
    answers = list(parallel.run(_die, [0, 1, 2, 3, 4], _lost, dict, 2))
    assert sorted({a[0] for a in answers}) == [0, 1, 2, 3, 4]  # type: ignore[index]
    assert len(answers) == 10
