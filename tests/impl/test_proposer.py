"""Paper tests of the proposer: elections, re-proposals, the window, clients."""

from __future__ import annotations

import pytest

from impl.effects import Outcome, PromiseRecord
from impl.messages import (
    NOOP,
    Accept,
    Accepted,
    Decided,
    Entry,
    Heartbeat,
    Nack,
    Prepare,
    Promise,
    Refill,
    SlotVote,
)
from impl.quorum import Group
from impl.state import Settings
from tests.impl.bench import STORAGE, Bench, leader


def test_a_candidate_promises_itself_before_it_asks() -> None:
    """§2.5: "it records the highest-numbered proposal it has tried to issue in stable storage"."""
    bench = Bench("r2")
    ballot = bench.stand()
    assert STORAGE.owner(ballot) == "r2"
    assert bench.events == ["Phase1a"]
    assert bench.last.persist is not None
    assert bench.last.persist.records == (PromiseRecord(ballot),)
    assert [send.to for send in bench.last.sends] == ["r1", "r3"]
    assert bench.sent() == [Prepare(ballot, 0)] * 2
    assert {send.after for send in bench.last.sends} == {bench.last.persist.id}


def test_a_restarted_candidate_uses_a_new_ballot() -> None:
    first = Bench("r2")
    ballot = first.stand()
    assert first.last.persist is not None
    again = Bench("r2", records=first.last.persist.records, incarnation=1)
    assert again.stand() > ballot


def test_a_candidate_that_nobody_answers_asks_again_in_the_same_ballot() -> None:
    bench = Bench("r2")
    ballot = bench.stand()
    for _ in range(10):
        bench.tick(bench.state.settings.retransmit_ms)
        assert bench.sent() == [Prepare(ballot, 0)] * 2
        assert bench.events == []


def test_a_candidate_that_is_outdone_tries_a_higher_ballot_when_its_patience_ends() -> None:
    bench = Bench("r2")
    ballot = bench.stand()
    bench.receive("r3", Nack(ballot, ballot + 1))
    assert bench.events == ["Phase1b"] and bench.state.volatile.leads == -1
    bench.tick(1)
    assert bench.events == [], "not at once: the other may win"
    assert bench.stand() > ballot + 1


def test_it_proposes_the_value_of_the_highest_numbered_proposal_among_the_responses() -> None:
    """§2.2, 2(a): "where v is the value of the highest-numbered proposal among the responses"."""
    bench = Bench("r1", Group(("r1", "r2", "r3"), ("r4", "r5")))
    bench.receive("r2", Accept(1, (Entry(1, b"old"), Entry(2, b"mine")), 0))
    ballot = bench.stand()
    bench.receive("r4", Promise(ballot, 0, 1, (SlotVote(1, 2, b"new"),), True), "r4.0.3")
    assert bench.sent() == []
    votes = (SlotVote(1, 0, b"older"), SlotVote(4, 0, b"far"))
    bench.receive("r5", Promise(ballot, 0, 4, votes, True), "r5.0.3")
    proposed = [m for m in bench.sent("r2") if isinstance(m, Accept)]
    expected = (Entry(1, b"new"), Entry(2, b"mine"), Entry(3, NOOP), Entry(4, b"far"))
    assert [m.entries for m in proposed] == [expected]
    assert bench.events == ["Phase2a", "Phase2b"] * 4
    assert (bench.last.events[0].after, bench.last.events[0].cause) == (("r4.0.3",), "r5.0.3")


@pytest.mark.parametrize("highest", ["r1", "r4", "r5"])
def test_whoever_cast_the_highest_vote_it_is_the_one_that_counts(highest: str) -> None:
    bench = Bench("r1", Group(("r1", "r2", "r3"), ("r4", "r5")))
    ballots = {r: 4 if r == highest else 1 for r in ("r1", "r4", "r5")}
    commands = {r: b"new" if r == highest else b"old" for r in ballots}
    bench.receive("r2", Accept(ballots["r1"], (Entry(1, commands["r1"]),), 0))
    ballot = bench.stand()
    for r in ("r4", "r5"):
        vote = SlotVote(1, ballots[r], commands[r])
        bench.receive(r, Promise(ballot, 0, 1, (vote,), True), f"{r}.0.3")
    proposed = [m for m in bench.sent("r2") if isinstance(m, Accept)]
    assert [m.entries for m in proposed] == [(Entry(1, b"new"),)]


def test_chunks_of_a_promise_are_put_together_in_order() -> None:
    bench = Bench()
    ballot = bench.stand()
    late = Promise(ballot, 2, 3, (SlotVote(3, -1 + 1, b"c"),), True)
    bench.receive("r2", late)
    assert bench.sent() == [], "the second chunk before the first proves nothing"
    bench.receive("r2", Promise(ballot, 0, 2, (SlotVote(2, 0, b"b"),), False))
    assert bench.sent() == [Prepare(ballot, 2)]
    bench.receive("r2", late)
    assert [e.args["c"] for e in bench.last.events if e.action == "Phase2a"] == [NOOP, b"b", b"c"]


def test_a_leader_executes_phase_1_once_for_all_slots() -> None:
    """§3: "the leader ... executes phase 1 for infinitely many instances"."""
    bench = leader()
    for number in range(1, 4):
        bench.request(f"q{number}", b"c%d" % number)
        assert bench.events == ["Phase2a", "Phase2b"]
        assert bench.sent("r2") == [Accept(0, (Entry(number, b"c%d" % number),), 0)]


def test_the_first_proposal_names_the_promises_it_rests_on() -> None:
    bench = leader()
    bench.request("q1", b"x")
    assert [event.cause for event in bench.last.events] == ["r2.0.0", None]
    assert bench.last.persist is not None
    assert [record.causes for record in bench.last.persist.records] == [("r2.0.0",)]  # type: ignore[union-attr]


def test_a_command_is_acknowledged_when_a_quorum_has_voted_and_all_before_it_are_applied() -> None:
    bench = leader()
    bench.request("q1", b"x")
    bench.request("q2", b"y")
    bench.receive("r3", Accepted(0, (2,)), "r3.0.4")
    assert bench.events == ["Learn"]
    assert bench.last.applies == [] and bench.last.replies == []
    bench.receive("r2", Accepted(0, (1,)), "r2.0.4")
    assert bench.events == ["Learn", "Acknowledge", "Acknowledge"]
    assert [apply.command for apply in bench.last.applies] == [b"x", b"y"]
    assert [(r.request_id, r.outcome, r.slot) for r in bench.last.replies] == [
        ("q1", Outcome.COMMITTED, 1),
        ("q2", Outcome.COMMITTED, 2),
    ]
    bench.receive("r3", Accepted(0, (1,)), "r3.0.5")
    assert bench.events == []


def test_votes_of_another_ballot_do_not_count() -> None:
    bench = leader()
    bench.request("q1", b"x")
    bench.receive("r2", Accepted(3, (1,)))
    assert bench.events == []


def test_the_window_bounds_proposals_and_the_queue_bounds_requests() -> None:
    bench = leader(Settings(window=2, queue=2))
    for number in range(1, 5):
        bench.request(f"q{number}", b"c%d" % number)
    assert bench.events == []
    bench.request("q5", b"c5")
    assert [reply.outcome for reply in bench.last.replies] == [Outcome.OVERLOADED]
    bench.receive("r2", Accepted(0, (1,)))
    assert bench.sent("r3") == [Accept(0, (Entry(3, b"c3"),), 1)]


def test_undecided_proposals_are_sent_again_to_those_who_have_not_voted() -> None:
    bench = leader(group=Group(("r1", "r2", "r3"), ()))
    bench.request("q1", b"x")
    bench.request("q2", b"y")
    bench.tick(bench.state.settings.retransmit_ms)
    accept = Accept(0, (Entry(1, b"x"), Entry(2, b"y")), 0)
    assert accept in bench.sent("r2") and accept in bench.sent("r3")
    bench.receive("r2", Accepted(0, (1, 2)))
    bench.tick(bench.state.settings.retransmit_ms)
    assert not [m for m in bench.sent() if isinstance(m, Accept)]


def test_a_commit_notice_follows_if_nothing_else_carries_it() -> None:
    bench = leader()
    bench.tick(bench.state.settings.heartbeat_ms)
    assert bench.sent("r2") == [Heartbeat(0, 0)]
    bench.request("q1", b"x")
    bench.receive("r2", Accepted(0, (1,)))
    bench.tick(1)
    assert bench.sent() == [Decided(0, 1)] * 2
    bench.tick(1)
    assert bench.sent() == []


def test_a_leader_that_hears_of_a_higher_ballot_stops_and_answers_everybody() -> None:
    bench = leader(Settings(window=1))
    bench.request("q1", b"x")
    bench.request("q2", b"y")
    bench.receive("r3", Nack(0, 2), "r3.0.9")
    assert bench.events == ["Phase1b"]
    assert bench.state.volatile.leads == -1
    assert {r.request_id: r.outcome for r in bench.last.replies} == {
        "q1": Outcome.UNKNOWN,
        "q2": Outcome.NOT_LEADER,
    }


def test_a_stale_refusal_changes_nothing() -> None:
    bench = leader()
    bench.receive("r3", Nack(0, 0))
    assert bench.events == [] and bench.state.volatile.leads == 0


def test_a_request_that_takes_too_long_is_answered_unknown() -> None:
    bench = leader(Settings(window=1, request_ms=1000))
    bench.request("q1", b"x")
    bench.request("q2", b"y")
    bench.tick(1000)
    assert {r.request_id: r.outcome for r in bench.last.replies} == {
        "q1": Outcome.UNKNOWN,
        "q2": Outcome.OVERLOADED,
    }
    bench.receive("r2", Accepted(0, (1,)))
    assert bench.events == ["Learn"], "chosen after all, but nobody is told"


def test_a_follower_points_to_the_leader() -> None:
    bench = Bench("r2")
    bench.request("q1", b"x")
    assert (bench.last.replies[0].outcome, bench.last.replies[0].hint) == (
        Outcome.NOT_LEADER,
        None,
    )
    bench.receive("r1", Heartbeat(0, 0))
    bench.request("q2", b"x")
    assert bench.last.replies[0].hint == "r1"


def test_a_refill_repeats_proposals_and_reopens_decided_slots_of_lower_ballots() -> None:
    bench = Bench()
    bench.receive("r2", Accept(1, (Entry(1, b"x"),), 0))
    bench.receive("r2", Heartbeat(1, 1))
    assert bench.state.volatile.decided == {1: b"x"}
    ballot = bench.stand()
    bench.receive("r2", Promise(ballot, 1, 1, (), True))
    bench.request("q", b"y")
    bench.receive("r3", Refill((1, 2, 3), -1))
    assert bench.events == ["Phase2a", "Phase2b"], "slot 1, proposed in this ballot only now"
    assert bench.sent() == [Accept(ballot, (Entry(1, b"x"), Entry(2, b"y")), 1)]


def test_a_refill_above_its_ballot_makes_the_leader_begin_a_new_one() -> None:
    bench = leader()
    bench.receive("r3", Refill((), 7))
    assert bench.events == ["Phase1a"]
    assert bench.state.volatile.leads > 7


def test_a_group_of_one_chooses_by_itself() -> None:
    bench = Bench("r1", Group(("r1",)))
    bench.stand()
    bench.request("q", b"x")
    assert bench.events == ["Phase2a", "Phase2b", "Learn", "Acknowledge"]
    assert bench.last.persist is not None
    assert bench.last.replies[0].after == bench.last.persist.id
