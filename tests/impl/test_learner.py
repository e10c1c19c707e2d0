"""Who may learn what from whom."""

from __future__ import annotations

from impl.effects import ChosenRecord
from impl.messages import (
    Accept,
    Accepted,
    DecidedEntries,
    Entry,
    FetchDecided,
    Heartbeat,
)
from impl.state import Settings
from tests.impl.bench import Bench, leader


def test_a_notice_tells_the_command_only_where_it_was_voted_for_in_that_ballot() -> None:
    bench = Bench("r3")
    bench.receive("r1", Accept(0, (Entry(1, b"a"), Entry(2, b"stale")), 0))
    bench.receive("r2", Accept(1, (Entry(1, b"a"),), 0))
    bench.receive("r2", Heartbeat(1, 2))
    assert bench.events == ["Learn"]
    assert bench.state.volatile.decided == {1: b"a"}
    assert bench.sent() == [FetchDecided(1)]


def test_what_is_learned_is_noted_lazily_and_without_repeating_the_vote() -> None:
    bench = Bench("r3")
    bench.receive("r1", Accept(0, (Entry(1, b"a"),), 0))
    bench.receive("r1", Heartbeat(0, 1))
    assert bench.last.persist is not None
    assert bench.last.persist.records == (ChosenRecord(1, 0, None),)
    assert bench.last.persist.sync is False
    bench.receive("r1", DecidedEntries(1, (Entry(2, b"b"),), 2))
    assert bench.last.persist.records == (ChosenRecord(2, -1, b"b"),)


def test_commands_reach_the_state_machine_in_order_and_once() -> None:
    bench = Bench("r3")
    bench.receive("r1", DecidedEntries(1, (Entry(2, b"b"),), 2))
    assert bench.events == ["Learn"] and bench.last.applies == []
    bench.receive("r1", DecidedEntries(0, (Entry(1, b"a"), Entry(2, b"b")), 2))
    assert [(a.slot, a.command) for a in bench.last.applies] == [(1, b"a"), (2, b"b")]
    bench.receive("r1", DecidedEntries(0, (Entry(1, b"a"), Entry(2, b"b")), 2))
    assert bench.events == [] and bench.last.applies == []


def test_a_leader_learns_from_the_votes_of_its_own_ballot_only() -> None:
    bench = leader()
    bench.request("q", b"mine")
    bench.receive("r2", DecidedEntries(0, (Entry(1, b"other"),), 1))
    assert bench.events == []
    bench.receive("r2", Accepted(0, (1,)))
    assert bench.events == ["Learn", "Acknowledge"]


def test_fetching_goes_on_until_the_goal_and_asks_others_when_there_is_no_answer() -> None:
    bench = Bench("r3", settings=Settings(election_min_ms=50_000, election_max_ms=50_000))
    bench.tick()
    bench.receive("r1", Heartbeat(0, 3))
    assert bench.sent("r1") == [FetchDecided(0)]
    bench.tick(1)
    assert bench.sent() == [], "one at a time"
    asked: set[str] = set()
    for _ in range(20):
        bench.tick(bench.state.settings.retransmit_ms)
        asked |= {send.to for send in bench.last.sends}
    assert asked == {"r1", "r2"}
    bench.receive("r2", DecidedEntries(0, (Entry(1, b"a"), Entry(2, b"b")), 3))
    assert bench.sent("r2") == [FetchDecided(2)]
    bench.receive("r2", DecidedEntries(2, (Entry(3, b"c"),), 3))
    assert bench.sent() == []


def test_entries_are_handed_out_in_bounded_pieces() -> None:
    bench = Bench("r3", settings=Settings(chunk_entries=2))
    entries = tuple(Entry(slot, b"c%d" % slot) for slot in range(1, 6))
    bench.receive("r1", DecidedEntries(0, entries, 5))
    bench.receive("r2", FetchDecided(2))
    assert bench.sent() == [DecidedEntries(2, entries[2:4], 5)]
    bench.receive("r2", FetchDecided(5))
    assert bench.sent() == []
