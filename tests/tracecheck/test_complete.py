"""Completions: what a node saw fits the invariant, and what no invariant allows is refuted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.tracecheck.runs import GROUPS, SPEC, load, record
from tracecheck.complete import Completer
from tracecheck.load import BoundTrace
from tracecheck.merge import MergedTrace

pytestmark = pytest.mark.skipif(
    not (SPEC.parent / "IndMultiPaxos.tla").exists(), reason="the invariant's module is to come"
)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> BoundTrace:
    folder = tmp_path_factory.mktemp("run")
    record(folder, GROUPS["two and log"])
    return load(folder)


@pytest.fixture(scope="module")
def completer(run: BoundTrace) -> Completer:
    assert run.binding.completion is not None
    return Completer(run.binding.completion)


def altered(run: BoundTrace, node: str, state: dict[str, Any]) -> MergedTrace:
    """The trace with one event of a node, which saw this."""
    event = next(e for e in run.trace.events if e.node == node)
    return MergedTrace(run.trace.nodes, (replace(event, state=state, recovered={}),))


def test_every_observation_of_a_run_has_a_completion(run: BoundTrace, completer: Completer) -> None:
    result = completer.trace(run.trace)
    assert result.observations >= len(run.trace.events)
    assert result.completed == result.observations
    assert result.refuted == result.unknown == []
    # Renamed, most observations are one: Z3 is asked about patterns.
    assert 1 < result.patterns < result.observations


def vote(ballot: int, command: str = "c:1") -> dict[str, Any]:
    return {"bal": ballot, "cmd": command}


@pytest.mark.parametrize(
    ("node", "state"),
    [
        ("r3", {"maxBal": 4, "leads": 4}),
        ("r3", {"maxBal": 4, "leads": -1, "decided": {"7": "c:1"}}),
        ("r1", {"maxBal": 3, "leads": -1, "votes": {"7": vote(5)}}),
        ("r3", {"maxBal": 3, "leads": -1, "votes": {"7": vote(5)}}),
        ("r1", {"maxBal": -1, "votes": {"7": vote(0)}}),
        ("r1", {"maxBal": 5, "votes": {"7": vote(5, None)}}),  # type: ignore[arg-type]
    ],
    ids=[
        "a log replica leads",
        "a log replica decides",
        "a vote above the promise",
        "a log replica's vote above its promise",
        "a vote without a promise",
        "a vote for nothing",
    ],
)
def test_what_cannot_be_has_no_completion(
    run: BoundTrace, completer: Completer, node: str, state: dict[str, Any]
) -> None:
    result = completer.trace(altered(run, node, state))
    assert (result.observations, result.completed, result.unknown) == (1, 0, [])
    (told,) = result.refuted
    event = next(e for e in run.trace.events if e.node == node)
    assert str(event.span) in told and event.id in told
    assert told.endswith("has no completion that satisfies the invariant")


@pytest.mark.parametrize(
    ("node", "state"),
    [
        ("r1", {"maxBal": 4, "leads": 4}),
        ("r3", {"maxBal": 4, "leads": -1}),
        ("r1", {"maxBal": 10**12, "leads": -1, "votes": {"900": vote(7)}}),
        ("r1", {"maxBal": -1, "leads": -1, "decided": {"1": None}}),
        (
            "r1",
            {"maxBal": 5, "votes": {"3": vote(5), "4": vote(2, "c:2")}, "decided": {"3": "c:1"}},
        ),
    ],
)
def test_what_can_be_has_one(
    run: BoundTrace, completer: Completer, node: str, state: dict[str, Any]
) -> None:
    result = completer.trace(altered(run, node, state))
    assert result.observations > 0
    assert result.completed == result.observations, result.refuted + result.unknown


@pytest.mark.parametrize(
    "state",
    [
        {"maxBal": "high"},
        {"maxBal": {"x": 1}},
        {"votes": {"1": 5}},
        {"maxBal": 1.5},
        {"votes": {"1": {"bal": [], "cmd": {}}}},
    ],
)
def test_nonsense_is_never_completed_and_never_a_traceback(
    run: BoundTrace, completer: Completer, state: dict[str, Any]
) -> None:
    result = completer.trace(altered(run, "r1", state))
    assert result.completed == 0
    assert len(result.refuted) + len(result.unknown) == result.observations == 1
