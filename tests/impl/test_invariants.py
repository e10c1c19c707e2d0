"""Each invariant can fail: a past that breaks it, and the one beside it that does not."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from impl.effects import Event, VoteState
from impl.invariants import Ghost, acked_recovered, check
from impl.messages import Command, Slot
from impl.recover import start
from impl.state import Campaign
from tests.impl.bench import STORAGE, WITH_LOG


class Past:
    """Tells a ghost one event after the other; `found` are the names of what was broken."""

    def __init__(self, ghost: Ghost) -> None:
        self.ghost = ghost
        self.found: list[str] = []
        self.seq = 0

    def tell(
        self,
        node: str,
        action: str,
        *,
        leads: int = -1,
        max_bal: int | None = 0,
        votes: Mapping[Slot, VoteState] | None = None,
        decided: Mapping[Slot, Command] | None = None,
        damaged: frozenset[Slot] | None = frozenset(),
        **args: int | bytes,
    ) -> Past:
        event = Event(
            node,
            0,
            self.seq,
            action,
            {"r": node, **args},
            None,
            (),
            max_bal,
            leads,
            votes or {},
            decided or {},
            damaged,
        )
        self.seq += 1
        self.found += [violation.invariant for violation in self.ghost.record(event)]
        return self

    def chosen(self, slot: int, command: bytes, ballot: int, voters: str = "r1 r2") -> Past:
        self.tell("r1", "Phase2a", leads=ballot, s=slot, c=command)
        for voter in voters.split():
            self.tell(voter, "Phase2b", b=ballot, s=slot, c=command)
        return self


@pytest.fixture
def past() -> Past:
    return Past(Ghost(WITH_LOG))


def test_an_ordinary_past_breaks_nothing(past: Past) -> None:
    past.tell("r1", "Phase1a", b=0).tell("r2", "Phase1b", b=0).chosen(1, b"x", 0)
    past.tell("r1", "Learn", s=1, c=b"x")
    past.tell("r1", "Acknowledge", s=1, decided={1: b"x"})
    past.tell("r1", "Crash", n=1, max_bal=0, votes={1: VoteState(0, b"x")})
    assert past.found == []
    assert past.ghost.acked == {(1, b"x")}


def test_agreement(past: Past) -> None:
    past.chosen(1, b"x", 0).chosen(1, b"y", 1, "r2 r3")
    assert past.found == ["SafeProposal", "Agreement"]


def test_the_same_command_may_be_chosen_twice(past: Past) -> None:
    assert past.chosen(1, b"x", 0).chosen(1, b"x", 1, "r2 r3").found == []


def test_a_late_vote_may_complete_an_old_ballot_and_break_agreement(past: Past) -> None:
    past.tell("r1", "Phase2a", leads=0, s=1, c=b"x").tell("r1", "Phase2b", b=0, s=1, c=b"x")
    past.chosen(1, b"y", 1, "r2 r3")
    past.tell("r3", "Phase2b", b=0, s=1, c=b"x")
    assert past.found == ["PromiseKept", "Agreement"]


def test_decided_chosen(past: Past) -> None:
    past.chosen(1, b"x", 0, "r1").tell("r1", "Learn", s=1, c=b"x")
    assert past.found == ["DecidedChosen"]


def test_acked_chosen(past: Past) -> None:
    past.tell("r1", "Acknowledge", s=1, decided={1: b"x"})
    assert past.found == ["AckedChosen"]


@pytest.mark.parametrize("action", ["Phase1a", "Phase2a", "Learn", "Acknowledge"])
def test_log_replica_passive(past: Past, action: str) -> None:
    past.chosen(1, b"x", 0)
    past.tell("r3", action, leads=5, b=5, s=1, c=b"x", decided={1: b"x"})
    assert past.found == ["LogReplicaPassive"]


def test_ballots_never_fall(past: Past) -> None:
    past.tell("r2", "Phase1b", b=4).tell("r2", "Phase1b", b=4)
    assert past.found == ["BallotNeverFalls"]


def test_promises_are_kept(past: Past) -> None:
    past.tell("r2", "Phase1b", b=4).tell("r1", "Phase2a", leads=2, s=1, c=b"x")
    past.tell("r2", "Phase2b", b=2, s=1, c=b"x")
    assert past.found == ["PromiseKept"]


def test_one_proposal_a_ballot(past: Past) -> None:
    past.tell("r1", "Phase2a", leads=2, s=1, c=b"x").tell("r1", "Phase2a", leads=2, s=1, c=b"y")
    assert past.found == ["OneProposal"]


def test_votes_are_for_proposals(past: Past) -> None:
    assert past.tell("r2", "Phase2b", b=2, s=1, c=b"x").found == ["OneProposal"]


def test_votes_stay(past: Past) -> None:
    past.chosen(1, b"x", 0)
    past.tell("r2", "Crash", n=0, max_bal=0, votes={})
    assert past.found == ["VotesStay"]
    past.tell("r1", "Crash", n=0, max_bal=-1, votes={1: VoteState(0, b"x")})
    assert past.found == ["VotesStay", "VotesStay"]


def test_what_is_known_to_be_damaged_may_be_missing(past: Past) -> None:
    past.chosen(1, b"x", 0)
    past.tell("r2", "Crash", n=0, max_bal=None, damaged=frozenset({1}))
    past.tell("r1", "Crash", n=0, max_bal=None, damaged=None)
    assert past.found == []


def test_a_vote_that_only_the_disk_remembers_counts(past: Past) -> None:
    past.chosen(1, b"x", 0, "r1")
    past.tell("r2", "Crash", n=0, max_bal=0, votes={1: VoteState(0, b"x")})
    assert past.ghost.chosen == {1: {b"x": 0}}


def test_commands_are_applied_in_order_and_only_if_chosen(past: Past) -> None:
    past.chosen(1, b"x", 0)
    names = [v.invariant for v in past.ghost.apply("r1", 1, b"x")]
    names += [v.invariant for v in past.ghost.apply("r1", 3, b"y")]
    assert names == ["AppliedInOrder", "AppliedDecided"]


def test_the_state_of_a_replica_is_checked_too(past: Past) -> None:
    storage, _ = start("r1", WITH_LOG)
    log, _ = start("r3", WITH_LOG)
    assert check(past.ghost, storage) == check(past.ghost, log) == []
    storage.volatile.decided[1] = b"x"
    assert [v.invariant for v in check(past.ghost, storage)] == ["DecidedChosen"]
    log.volatile.campaign = Campaign(-1 + 1, 0, {})
    log.durable.max_bal = 0
    assert [v.invariant for v in check(past.ghost, log)] == ["LogReplicaPassive"]
    other, _ = start("r1", STORAGE)
    other.volatile.campaign = Campaign(0, 0, {})
    other.durable.max_bal = 1
    assert [v.invariant for v in check(Ghost(STORAGE), other)] == ["PromiseKept"]


def test_what_was_acknowledged_is_in_every_log_at_the_end(past: Past) -> None:
    past.chosen(1, b"x", 0).tell("r1", "Acknowledge", s=1, decided={1: b"x"})
    assert acked_recovered(past.ghost, [{1: b"x"}, {1: b"x", 2: b"y"}]) == []
    (lost,) = acked_recovered(past.ghost, [{1: b"x"}, {}])
    assert lost.invariant == "AckedChosen"
