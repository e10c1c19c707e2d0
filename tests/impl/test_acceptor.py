"""Paper tests: each cites the sentence of "Paxos Made Simple" that it holds the acceptor to."""

from __future__ import annotations

from impl.effects import PromiseRecord, VoteRecord
from impl.messages import (
    Accept,
    Accepted,
    Decided,
    Entry,
    FetchDecided,
    Heartbeat,
    Nack,
    Prepare,
    Promise,
    SlotVote,
)
from impl.state import Settings
from tests.impl.bench import WITH_LOG, Bench


def test_it_responds_with_a_promise_and_the_highest_proposal_it_has_accepted() -> None:
    """§2.2, 1(b): "a promise not to accept any more proposals numbered less than n and with the
    highest-numbered proposal (if any) that it has accepted"."""
    bench = Bench("r3")
    bench.receive("r1", Accept(0, (Entry(1, b"x"), Entry(2, b"y")), 0))
    bench.receive("r2", Prepare(1, 0))
    votes = (SlotVote(1, 0, b"x"), SlotVote(2, 0, b"y"))
    assert bench.sent("r2") == [Promise(1, 0, 2, votes, True)]
    assert bench.events == ["Phase1b"]
    assert bench.last.persist is not None
    assert bench.last.persist.records == (PromiseRecord(1),)
    assert bench.last.sends[0].after == bench.last.persist.id


def test_it_ignores_lower_prepares() -> None:
    """§2.3: "an acceptor can ignore" such a request; ours says so, which is an optimization."""
    bench = Bench("r3")
    bench.receive("r2", Prepare(4, 0))
    bench.receive("r1", Prepare(3, 0))
    assert bench.sent() == [Nack(3, 4)]
    assert bench.events == [] and bench.last.persist is None


def test_it_accepts_unless_it_has_promised_a_higher_number() -> None:
    """§2.2, 2(b): "it accepts the proposal unless it has already responded to a prepare request
    having a number greater than n"."""
    bench = Bench("r3")
    bench.receive("r2", Prepare(4, 0))
    bench.receive("r2", Accept(4, (Entry(1, b"x"),), 0), "r2.0.7")
    assert bench.sent() == [Accepted(4, (1,))]
    assert bench.events == ["Phase2b"]
    assert bench.last.persist is not None
    assert bench.last.persist.records == (VoteRecord(4, 1, b"x", ("r2.0.7",)),)
    bench.receive("r1", Accept(3, (Entry(2, b"y"),), 0))
    assert bench.sent() == [Nack(3, 4)]
    assert 2 not in bench.state.durable.votes


def test_a_higher_accept_is_a_promise_too() -> None:
    bench = Bench("r3")
    bench.receive("r2", Accept(4, (Entry(1, b"x"),), 0))
    bench.receive("r1", Prepare(3, 0))
    assert bench.sent() == [Nack(3, 4)]


def test_a_repeated_message_is_answered_again_and_changes_nothing() -> None:
    bench = Bench("r3")
    prepare, accept = Prepare(4, 0), Accept(4, (Entry(1, b"x"),), 0)
    bench.receive("r2", prepare)
    bench.receive("r2", prepare)
    assert bench.sent() == [Promise(4, 0, 0, (), True)]
    assert bench.events == [] and bench.last.persist is None
    bench.receive("r2", accept)
    bench.receive("r2", accept)
    assert bench.sent() == [Accepted(4, (1,))]
    assert bench.events == [] and bench.last.persist is None


def test_an_answer_waits_for_the_record_of_an_earlier_step() -> None:
    bench = Bench("r3")
    accept = Accept(4, (Entry(1, b"x"),), 0)
    first = bench.receive("r2", accept)
    again = bench.receive("r2", accept)
    assert first.persist is not None
    assert [send.after for send in again.sends] == [first.persist.id]


def test_a_large_promise_comes_in_chunks_that_the_candidate_pulls() -> None:
    bench = Bench("r3", settings=Settings(chunk_entries=2))
    entries = tuple(Entry(slot, b"c%d" % slot) for slot in (1, 2, 4, 5, 9))
    bench.receive("r1", Accept(0, entries, 0))
    seen: list[int] = []
    above, complete = 0, False
    while not complete:
        bench.receive("r2", Prepare(1, above))
        (promise,) = bench.sent()
        assert isinstance(promise, Promise) and promise.above == above
        assert len(promise.votes) <= 2
        seen += [vote.slot for vote in promise.votes]
        above, complete = promise.upto, promise.complete
    assert seen == [1, 2, 4, 5, 9]


def test_a_chunk_is_bounded_in_bytes_but_never_empty() -> None:
    bench = Bench("r3", settings=Settings(chunk_bytes=10))
    bench.receive("r1", Accept(0, (Entry(1, b"x" * 50), Entry(2, b"y" * 4), Entry(3, b"z" * 4)), 0))
    bench.receive("r2", Prepare(1, 0))
    (first,) = bench.sent()
    bench.receive("r2", Prepare(1, 1))
    (second,) = bench.sent()
    assert isinstance(first, Promise) and isinstance(second, Promise)
    assert ([v.slot for v in first.votes], first.complete) == ([1], False)
    assert ([v.slot for v in second.votes], second.complete) == ([2, 3], True)


def test_votes_below_the_candidates_prefix_are_left_out() -> None:
    bench = Bench("r3")
    bench.receive("r1", Accept(0, (Entry(1, b"x"), Entry(2, b"y")), 0))
    bench.receive("r2", Prepare(1, 1))
    assert bench.sent() == [Promise(1, 1, 2, (SlotVote(2, 0, b"y"),), True)]


def test_a_log_replica_votes_and_hands_over_and_does_nothing_else() -> None:
    bench = Bench("r3", WITH_LOG)
    for _ in range(20):
        bench.tick(1000)
        assert bench.events == [] and bench.sent() == []
    bench.receive("r1", Accept(0, (Entry(1, b"x"),), 0))
    assert bench.events == ["Phase2b"]
    bench.receive("r1", Heartbeat(0, 1))
    assert bench.events == [] and bench.last.applies == []
    bench.receive("r1", Decided(0, 1))
    assert bench.events == [] and bench.state.volatile.decided == {}
    bench.receive("r2", FetchDecided(0))
    assert bench.sent() == []
    bench.receive("r2", Prepare(1, 0))
    assert bench.sent() == [Promise(1, 0, 1, (SlotVote(1, 0, b"x"),), True)]
    bench.request("q", b"y")
    assert bench.last.replies[0].outcome.value == "not-leader"
