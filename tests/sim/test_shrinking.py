"""hypothesis drives the fault schedule, finds a seeded bug, and shrinks it to a few faults."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings

from impl.quorum import Group
from impl.replica import Roles
from impl.sim.faults import Fault, Rot
from impl.sim.run import THREE_STORAGE, TWO_AND_LOG, SimConfig, SimResult, simulate
from impl.sim.strategies import schedules
from tests.sim import mutants
from tests.sim.mutants import roles

UNTIL = 900  # ms
QUIET = settings(
    max_examples=500,
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


def run(
    group: Group, faults: tuple[Fault, ...], role: Roles, liveness_ms: int = 3_000
) -> SimResult:
    """A short run in fair weather: whatever goes wrong comes from the schedule."""
    return simulate(
        SimConfig(
            7,
            group,
            faults=faults,
            roles=role,
            fault_ms=UNTIL,
            liveness_ms=liveness_ms,
            clients=2,
            requests=4,
            think_ms=150,
            loss=0,
            doubled=0,
        )
    )


def unsafe(result: SimResult) -> bool:
    return any(violation.invariant != "Convergence" for violation in result.violations)


@pytest.mark.parametrize(
    ("group", "role", "invariants"),
    [
        (
            TWO_AND_LOG,
            roles(proposer=mutants.IgnoresHighestVote),
            {"SafeProposal", "Agreement"},
        ),
        (THREE_STORAGE, roles(acceptor=mutants.VotesBelowPromise), {"PromiseKept"}),
    ],
    ids=["ignores the highest vote", "votes below its promise"],
)
def test_a_seeded_bug_shrinks(group: Group, role: Roles, invariants: set[str]) -> None:
    assert run(group, (), role).ok, "the bug needs a fault to show"
    faults = find(
        schedules(group, UNTIL, most=10),
        lambda faults: unsafe(run(group, faults, role, liveness_ms=400)),
        settings=QUIET,
        random=Random(1),
    )
    result = run(group, faults, role)
    assert 1 <= len(faults) <= 5, faults
    assert {violation.invariant for violation in result.violations} <= invariants


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(faults=schedules(TWO_AND_LOG, UNTIL))
def test_no_schedule_breaks_the_core_with_a_log_replica(faults: tuple[Fault, ...]) -> None:
    check(TWO_AND_LOG, faults)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(faults=schedules(THREE_STORAGE, UNTIL))
def test_no_schedule_breaks_the_core_with_three_storage_replicas(
    faults: tuple[Fault, ...],
) -> None:
    check(THREE_STORAGE, faults)


def check(group: Group, faults: tuple[Fault, ...]) -> None:
    """Safe under any schedule; live as long as not two replicas forget."""
    result = run(group, faults, Roles.standard())
    assert not unsafe(result), result.violations
    assert result.linearizable.ok, str(result.linearizable)
    if len({fault.node for fault in faults if isinstance(fault, Rot)}) < 2:
        assert result.converged, result.violations
