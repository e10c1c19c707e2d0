"""Traces of simulated runs are behaviours of the spec; those of a seeded bug are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from impl.quorum import Group
from impl.replica import Roles
from impl.sim.faults import Crash, CrashAtPersist, Fault, Point, Rot
from impl.sim.run import THREE_STORAGE, TWO_AND_LOG, SimConfig, simulate
from pymodel.engine.interpreter import Interpreter
from tests.sim import mutants
from tests.sim.mutants import roles
from tracecheck.load import load_bound, trace_files
from tracecheck.report import text
from tracecheck.result import TraceResult, Verdict
from tracecheck.search import check_trace

SPEC = Path(__file__).parents[2] / "specs" / "log" / "MultiPaxos.tla"


def traced(folder: Path, config: SimConfig) -> TraceResult:
    """The verdict on the traces that a run left in a folder."""
    result = simulate(config)
    assert result.actions["Acknowledge"] > 0
    bound = load_bound(trace_files([folder]), SPEC)
    return check_trace(Interpreter(bound.model), bound.binding, bound.trace)


@pytest.mark.parametrize("group", [THREE_STORAGE, TWO_AND_LOG], ids=["three", "two and log"])
@pytest.mark.parametrize("seed", range(3))
def test_what_the_core_does_the_spec_allows(tmp_path: Path, seed: int, group: Group) -> None:
    config = SimConfig(seed, group, requests=4, fault_count=10, directory=tmp_path)
    result = traced(tmp_path, config)
    assert result.verdict is Verdict.ACCEPTED, text(result)
    assert result.actions["Crash"] > 0


def test_steps_that_only_the_disk_remembers_are_found_again(tmp_path: Path) -> None:
    """A crash between the sync and the trace record, at every node in turn."""
    faults: tuple[Fault, ...] = tuple(
        CrashAtPersist(at, node, 60, nth, Point.DURABLE)
        for nth in range(3)
        for at, node in ((500 + 700 * nth, "r1"), (700 + 700 * nth, "r2"), (900 + 700 * nth, "r3"))
    )
    seen: Counter[str] = Counter()
    for group in (THREE_STORAGE, TWO_AND_LOG):
        folder = tmp_path / str(len(group.log))
        result = traced(folder, SimConfig(2, group, faults=faults, directory=folder))
        assert result.verdict is Verdict.ACCEPTED, text(result)
        seen["inserted"] += result.inserted
    assert seen["inserted"] > 0


@pytest.mark.parametrize("named", [True, False])
def test_a_repair_is_a_behaviour_of_the_spec(tmp_path: Path, named: bool) -> None:
    faults: tuple[Fault, ...] = (
        Rot(1200, "r2", 100, 5, named),
        Rot(1800, "r2", 100, 3, named),
        Crash(2300, "r2", 100),
    )
    config = SimConfig(4, TWO_AND_LOG, faults=faults, directory=tmp_path)
    result = traced(tmp_path, config)
    assert result.verdict is Verdict.ACCEPTED, text(result)


@pytest.mark.parametrize(
    ("make", "action"),
    [
        (lambda: roles(proposer=mutants.IgnoresHighestVote), "Phase2a"),
        (lambda: roles(acceptor=mutants.VotesBelowPromise), "Phase2b"),
        (lambda: roles(proposer=mutants.AcknowledgesEarly), "Learn"),
        (lambda: roles(acceptor=mutants.VoteNotPersisted), "Crash"),
    ],
    ids=["ignores the highest vote", "votes below its promise", "early", "not persisted"],
)
def test_a_seeded_bug_is_refused_at_the_action_it_is_in(
    tmp_path: Path, make: Callable[[], Roles], action: str
) -> None:
    for seed in range(40):
        folder = tmp_path / str(seed)
        config = SimConfig(seed, THREE_STORAGE, roles=make(), directory=folder)
        if simulate(config).violations:
            break
    result = traced(folder, config)
    assert result.verdict is Verdict.REJECTED, text(result)
    assert result.rejection is not None
    assert result.rejection.event.action == action, text(result)
