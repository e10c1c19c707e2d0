"""Restarts: what comes back, and what a damaged log may not lead to."""

from __future__ import annotations

import pytest

from impl.effects import (
    ChosenRecord,
    DamagedRecord,
    PromiseRecord,
    ReadRecord,
    RepairedRecord,
    VoteRecord,
    VoteState,
)
from impl.messages import (
    Accept,
    Accepted,
    Entry,
    Heartbeat,
    Nack,
    Prepare,
    Promise,
    Recall,
    Recalled,
    Refill,
    SlotVote,
)
from impl.recover import read_back
from tests.impl.bench import STORAGE, WITH_LOG, Bench, leader


def bad(slot: int | None, at: int = 100) -> DamagedRecord:
    """A damaged record at some place of the log."""
    return DamagedRecord(slot, at, at + 1)


LOG: list[ReadRecord] = [
    PromiseRecord(1),
    VoteRecord(1, 1, b"a"),
    VoteRecord(1, 2, b"b"),
    ChosenRecord(1, 1, None),
    PromiseRecord(3),
    VoteRecord(3, 2, b"c"),
    ChosenRecord(3, -1, b"d"),
]


def test_the_last_promise_and_the_last_vote_of_each_slot_come_back() -> None:
    recovered = read_back(LOG)
    assert recovered.durable.max_bal == 3
    assert recovered.durable.votes == {1: VoteState(1, b"a"), 2: VoteState(3, b"c")}
    assert recovered.chosen == {1: b"a", 3: b"d"}
    assert recovered.whole


def test_a_choice_that_names_a_vote_of_another_ballot_is_not_guessed() -> None:
    records: list[ReadRecord] = [VoteRecord(1, 2, b"b"), bad(2), ChosenRecord(2, 3, None)]
    assert read_back(records).chosen == {}


def test_what_is_decided_comes_back_as_far_as_the_state_machine_does() -> None:
    bench = Bench("r1", records=LOG, applied=1, incarnation=2)
    assert bench.events == ["Crash"]
    (event,) = bench.last.events
    assert (event.id, dict(event.args)) == ("r1.2.0", {"r": "r1", "n": 1})
    assert (event.max_bal, event.leads) == (3, -1)
    assert event.votes == {1: VoteState(1, b"a"), 2: VoteState(3, b"c")}
    assert bench.state.volatile.decided == {1: b"a"}
    assert bench.state.volatile.prefix == 1


def test_a_crash_names_the_latest_event_of_each_node_that_its_log_needed() -> None:
    records: list[ReadRecord] = [
        PromiseRecord(1, ("r2.0.3",)),
        VoteRecord(1, 1, b"a", ("r2.0.12",)),
        VoteRecord(1, 2, b"b", ("r2.0.9", "r3.1.0")),
    ]
    bench = Bench("r1", records=records, incarnation=1)
    assert bench.last.events[0].after == ("r2.0.12", "r3.1.0")


def test_the_first_incarnation_is_no_crash() -> None:
    assert Bench("r1").events == []


def test_an_applied_slot_whose_command_is_unknown_is_fetched_but_not_applied_again() -> None:
    bench = Bench("r3", records=[PromiseRecord(0)], applied=2, incarnation=1)
    bench.receive("r1", Heartbeat(0, 2))
    assert [type(m).__name__ for m in bench.sent()] == ["FetchDecided"]
    bench.receive("r1", Accept(0, (Entry(1, b"a"), Entry(2, b"b"), Entry(3, b"c")), 0))
    bench.receive("r1", Heartbeat(0, 3))
    assert bench.events == ["Learn"] * 3
    assert [apply.slot for apply in bench.last.applies] == [3]


def test_a_stranger_is_refused() -> None:
    with pytest.raises(ValueError, match="not a member"):
        Bench("r9")


# --- damage ---------------------------------------------------------------------------------------


def damaged(*records: ReadRecord, me: str = "r3", group: object = STORAGE) -> Bench:
    return Bench(me, group, records=records, incarnation=1)  # type: ignore[arg-type]


def recall(bench: Bench) -> list[Recall | Refill]:
    bench.tick(bench.state.settings.retransmit_ms)
    return [m for m in bench.sent() if isinstance(m, Recall | Refill)]


def test_a_later_vote_in_the_same_slot_makes_up_for_a_damaged_one() -> None:
    assert read_back([bad(1), VoteRecord(2, 1, b"x")]).whole
    assert not read_back([bad(1), VoteRecord(2, 2, b"x")]).whole
    assert not read_back([bad(None), VoteRecord(2, 1, b"x")]).whole


def test_a_finished_repair_makes_up_for_the_damages_it_names() -> None:
    damage: list[ReadRecord] = [bad(None, 3), bad(4, 7)]
    records = [*damage, VoteRecord(2, 1, b"x"), RepairedRecord(4, ((3, 4), (7, 8)))]
    assert read_back(records).whole
    assert not read_back([*records, bad(5, 20)]).whole


def test_what_goes_bad_after_a_repair_is_new_damage_wherever_it_lies() -> None:
    since: list[ReadRecord] = [VoteRecord(2, 2, b"x"), RepairedRecord(4, ((3, 4),))]
    assert read_back([bad(None, 3), bad(1, 5), *since]).damaged == frozenset({1})
    grown = [DamagedRecord(None, 3, 5), *since]
    assert read_back(grown).damaged is None


def test_a_damaged_replica_neither_promises_nor_stands_for_election() -> None:
    bench = damaged(VoteRecord(0, 1, b"x"), bad(2), VoteRecord(0, 3, b"z"))
    bench.receive("r2", Prepare(1, 0))
    assert bench.sent() == [] and bench.events == []
    for _ in range(10):
        bench.tick(1000)
        assert bench.events == []


def test_with_its_promise_borne_out_by_a_later_record_it_votes_at_once() -> None:
    bench = damaged(bad(1), VoteRecord(3, 2, b"x"))
    bench.receive("r1", Accept(3, (Entry(3, b"y"),), 0))
    assert bench.sent() == [Accepted(3, (3,))]
    bench.receive("r2", Accept(1, (Entry(4, b"y"),), 0))
    assert bench.sent() == [Nack(1, 3)]


def test_without_that_it_votes_only_above_whatever_anybody_promised_since() -> None:
    bench = damaged(VoteRecord(0, 1, b"x"), bad(2))
    accept = Accept(6, (Entry(3, b"y"),), 0)
    bench.receive("r1", accept)
    assert bench.sent() == [], "r3 may have promised 7"
    assert recall(bench) == [Recall(1), Recall(1)]
    bench.receive("r1", Recalled(1, 6, -1, 0))
    bench.receive("r1", accept)
    assert bench.sent() == [], "r2 has not answered yet"
    bench.receive("r2", Recalled(0, 1, -1, 0))
    bench.receive("r1", accept)
    assert bench.sent() == [], "that answer was to an earlier incarnation"
    bench.receive("r2", Recalled(1, None, -1, 0))
    bench.receive("r1", accept)
    assert bench.sent() == [], "r2 is damaged itself and knows nothing for sure"
    bench.receive("r2", Recalled(1, 4, -1, 0))
    for ballot in (6, 9, 12):
        bench.receive("r1", Accept(ballot, (Entry(3, b"y"),), 0))
        assert bench.sent() == [], "r3 may have begun 8 and 11 itself, one in each incarnation"
    bench.receive("r1", Accept(15, (Entry(3, b"y"),), 0))
    assert bench.sent() == [Accepted(15, (3,))]


def test_it_is_whole_again_after_voting_in_every_doubtful_slot_below_the_bound() -> None:
    bench = damaged(VoteRecord(3, 1, b"x"), bad(2), VoteRecord(3, 3, b"z"), me="r2")
    bench.receive("r1", Heartbeat(3, 0))
    bench.receive("r1", Recalled(1, 3, 3, 5))
    assert Refill((2,), -1) in recall(bench)
    bench.receive("r3", Prepare(8, 0))
    assert bench.sent() == []
    bench.receive("r1", Accept(3, (Entry(2, b"y"),), 0))
    assert bench.sent() == [Accepted(3, (2,))]
    assert bench.last.persist is not None
    assert RepairedRecord(5, ((100, 101),)) in bench.last.persist.records
    bench.receive("r3", Prepare(8, 0))
    votes = (SlotVote(1, 3, b"x"), SlotVote(2, 3, b"y"), SlotVote(3, 3, b"z"))
    assert bench.sent() == [Promise(8, 0, 3, votes, True)]


def test_damage_above_the_bound_does_not_matter() -> None:
    bench = damaged(VoteRecord(1, 1, b"x"), bad(7), PromiseRecord(2), me="r2")
    bench.receive("r1", Recalled(1, 3, 3, 6))
    assert bench.state.volatile.repair is None


def test_a_bound_of_a_ballot_below_its_own_promise_proves_nothing() -> None:
    bench = damaged(VoteRecord(1, 1, b"x"), bad(7), PromiseRecord(5), me="r2")
    bench.receive("r1", Recalled(1, 3, 3, 6))
    assert bench.state.volatile.repair is not None
    assert bench.state.volatile.repair.bound is None


def test_when_the_slot_is_unknown_all_slots_below_the_bound_are_voted_in_again() -> None:
    bench = damaged(VoteRecord(0, 1, b"x"), bad(None), PromiseRecord(1), me="r3", group=WITH_LOG)
    bench.receive("r2", Heartbeat(1, 3))
    bench.receive("r2", Recalled(1, 1, 1, 3))
    assert Refill((1, 2, 3), -1) in recall(bench)
    bench.receive("r2", Accept(1, (Entry(1, b"x"), Entry(3, b"z")), 3))
    assert bench.state.volatile.repair is not None
    assert Refill((2,), -1) in recall(bench)
    bench.receive("r2", Accept(1, (Entry(2, b"y"),), 3))
    assert bench.state.volatile.repair is None
    assert bench.state.volatile.decided == {}, "a log replica repairs itself without learning"


def test_a_leader_whose_ballot_is_too_low_is_asked_for_a_higher_one() -> None:
    bench = damaged(VoteRecord(0, 1, b"x"), DamagedRecord(None, 1, 2), me="r3", group=WITH_LOG)
    bench.receive("r1", Heartbeat(6, 0))
    bench.receive("r1", Recalled(1, 6, 6, 1))
    bench.receive("r2", Recalled(1, 6, -1, 0))
    assert bench.state.volatile.repair is not None
    assert bench.state.volatile.repair.bound is None, "6 is not above 6"
    assert Refill((), 6) in recall(bench)
    bench.receive("r1", Recalled(1, 6, 6, 1))
    assert bench.state.volatile.repair.bound is None, "a forgotten vote may be of ballot 6 itself"


def test_an_answer_to_an_earlier_incarnation_completes_nothing() -> None:
    bench = damaged(VoteRecord(3, 1, b"x"), bad(2))
    bench.receive("r2", Recalled(0, 1, -1, 0))
    bench.receive("r1", Recalled(1, 6, -1, 0))
    assert bench.state.volatile.repair is not None
    assert bench.state.volatile.repair.floor is None, "r2 may have promised more since"


def test_everybody_answers_a_recall_as_far_as_they_know() -> None:
    bench = leader()
    bench.request("q", b"x")
    bench.receive("r3", Recall(4))
    assert bench.sent() == [Recalled(4, 0, 0, 1)]
    follower = Bench("r2")
    follower.receive("r1", Heartbeat(3, 0))
    follower.receive("r3", Recall(4))
    assert follower.sent() == [Recalled(4, 3, -1, 0)]
    other = damaged(VoteRecord(0, 1, b"x"), bad(1))
    other.receive("r1", Recall(4))
    assert other.sent() == [Recalled(4, None, -1, 0)]


def test_a_crash_after_damage_observes_only_what_is_certain() -> None:
    (event,) = damaged(VoteRecord(3, 1, b"x"), bad(2)).last.events
    assert (event.max_bal, event.damaged) == (None, frozenset({2}))
    (event,) = damaged(bad(None), PromiseRecord(4)).last.events
    assert (event.max_bal, event.damaged) == (4, None)
