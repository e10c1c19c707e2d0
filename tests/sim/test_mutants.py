"""Seeded bugs: every one is caught, by what it breaks, and the core without it is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from impl.quorum import Group
from impl.replica import Roles
from impl.sim.faults import Crash, Fault, Isolate, Rot
from impl.sim.machine import ListMachine
from impl.sim.run import THREE_STORAGE, TWO_AND_LOG, SimConfig, SimResult, simulate
from tests.sim import mutants
from tests.sim.mutants import roles, workload


@dataclass(frozen=True)
class Bug:
    """A faulty role, where to look for it, and the invariants that may show it first."""

    make: Callable[[], Roles]
    shown_by: set[str]
    group: Group = THREE_STORAGE
    faults: list[tuple[Fault, ...] | None] = field(default_factory=lambda: [None])
    runs: int = 80


#: r1 forgets a vote while r2 is away; with r2 it has made up quorums before.
ROTTEN: list[tuple[Fault, ...] | None] = [
    (Isolate(0, "r3", 1200), Crash(1195, "r2", 1500), Rot(1200, "r1", 20, nth, False))
    for nth in range(0, 8, 2)
]

BUGS = {
    "vote not persisted": Bug(lambda: roles(acceptor=mutants.VoteNotPersisted), {"VotesStay"}),
    "promise not persisted": Bug(
        lambda: roles(acceptor=mutants.PromiseNotPersisted), {"VotesStay", "BallotNeverFalls"}
    ),
    "own ballot not persisted": Bug(
        lambda: roles(proposer=mutants.BallotNotPersisted), {"VotesStay", "BallotNeverFalls"}
    ),
    "votes below its promise": Bug(
        lambda: roles(acceptor=mutants.VotesBelowPromise), {"PromiseKept"}
    ),
    "log replica hands nothing over": Bug(
        lambda: roles(acceptor=mutants.HidesVotes), {"SafeProposal", "Agreement"}, TWO_AND_LOG
    ),
    "log replica learns": Bug(
        lambda: roles(learner=mutants.LogReplicaLearns), {"LogReplicaPassive"}, TWO_AND_LOG
    ),
    "trusts old votes": Bug(
        lambda: roles(learner=mutants.TrustsOldVotes),
        {"DecidedChosen", "AppliedDecided", "Assertion"},
    ),
    "acknowledges before a quorum": Bug(
        lambda: roles(proposer=mutants.AcknowledgesEarly),
        {"DecidedChosen", "AckedChosen", "AppliedDecided"},
    ),
    "ignores the highest vote": Bug(
        lambda: roles(proposer=mutants.IgnoresHighestVote), {"SafeProposal", "Agreement"}
    ),
    "never repairs": Bug(
        lambda: roles(repairer=mutants.NeverRepairs),
        {"SafeProposal", "Agreement"},
        faults=ROTTEN,
    ),
}


def hunt(bug: Bug, role: Roles) -> SimResult | None:
    """The first run that is not ok, over seeds and schedules."""
    for run in range(bug.runs):
        faults = bug.faults[run % len(bug.faults)]
        result = simulate(SimConfig(run, bug.group, faults=faults, roles=role))
        if not result.ok:
            return result
    return None


@pytest.mark.parametrize("name", BUGS)
def test_a_seeded_bug_is_caught(name: str) -> None:
    bug = BUGS[name]
    result = hunt(bug, bug.make())
    assert result is not None, "the bug was not found"
    assert {v.invariant for v in result.violations} & bug.shown_by, result.violations


def test_without_the_bug_the_same_schedule_is_harmless() -> None:
    for number, faults in enumerate(ROTTEN):
        result = simulate(SimConfig(number, THREE_STORAGE, faults=faults))
        assert result.ok, (result.violations, result.linearizable, result.converged)
        assert result.messages["Refill"] > 0


@pytest.mark.parametrize(
    ("machine", "shown_by"),
    [
        (mutants.DoesEverythingTwice, "history"),
        (mutants.LosesAKey, "history"),
    ],
)
def test_a_wrong_state_machine_shows_in_the_history(
    machine: Callable[[], ListMachine], shown_by: str
) -> None:
    for seed in range(40):
        result = simulate(SimConfig(seed, workload=workload(machine)))
        if not result.linearizable.ok:
            assert not result.ok and result.linearizable.key is not None
            return
    pytest.fail(f"not shown by the {shown_by}")
