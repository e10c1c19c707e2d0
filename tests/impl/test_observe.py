"""The shape of trace records."""

from __future__ import annotations

import json

from impl import observe
from impl.effects import DamagedRecord, ReadRecord, VoteRecord
from impl.messages import NOOP, Accept, Accepted, DecidedEntries, Entry, Heartbeat, command_name
from tests.impl.bench import WITH_LOG, Bench, leader


def records(bench: Bench) -> list[dict[str, object]]:
    lines = [observe.record(event, 1234) for event in bench.last.events]
    return [json.loads(json.dumps(line)) for line in lines]


def test_commands_are_named_by_their_digest() -> None:
    assert command_name(NOOP) == "c:noop"
    assert command_name(b"x") == command_name(b"x") != command_name(b"y")
    assert len(command_name(b"x")) == 2 + 16


def test_a_header_names_spec_node_and_constants() -> None:
    assert observe.header(WITH_LOG, "r3", 2) == {
        "type": "header",
        "format": "acceptor-trace/1",
        "spec": "MultiPaxos",
        "node": "r3",
        "incarnation": 2,
        "constants": {"Replica": ["r1", "r2", "r3"], "LogReplica": ["r3"]},
    }


def test_a_vote_is_recorded_with_what_it_changed() -> None:
    bench = Bench("r3")
    bench.receive("r1", Accept(3, (Entry(1, b"x"), Entry(2, b"y")), 0), "r1.0.4")
    first, second = records(bench)
    name = command_name(b"x")
    assert first == {
        "type": "event",
        "node": "r3",
        "incarnation": 0,
        "seq": 0,
        "action": "Phase2b",
        "args": {"r": "r3", "b": 3, "s": 1, "c": name},
        "cause": "r1.0.4",
        "state": {"maxBal": 3, "leads": -1, "votes": {"1": {"bal": 3, "cmd": name}}},
        "time": 1234,
    }
    assert (second["seq"], second["cause"]) == (1, "r1.0.4")


def test_the_state_is_that_after_the_action_not_after_the_step() -> None:
    bench = leader()
    bench.request("q", b"x")
    bench.receive("r2", Accepted(0, (1,)), "r2.0.5")
    learn, acknowledge = records(bench)
    name = command_name(b"x")
    assert learn["state"] == {"maxBal": 0, "leads": 0, "decided": {"1": name}}
    assert acknowledge["args"] == {"r": "r1", "s": 1}
    acked = {"+": [[1, name]]}
    assert acknowledge["state"] == {**learn["state"], "acked": acked}


def test_a_message_carries_the_event_that_sent_it() -> None:
    bench = leader()
    bench.request("q", b"x")
    vote = bench.last.events[-1]
    assert {send.cause for send in bench.last.sends} == {vote.id}
    bench.tick(bench.state.settings.retransmit_ms)
    assert {send.cause for send in bench.last.sends} == {vote.id}, "the last thing it did"


def test_a_crash_tells_what_was_recovered() -> None:
    bench = Bench("r3", records=[VoteRecord(3, 1, b"x", ("r1.0.2",))], incarnation=1)
    (line,) = records(bench)
    votes = {"1": {"bal": 3, "cmd": command_name(b"x")}}
    assert line["recovered"] == {"maxBal": 3, "votes": votes}
    assert line["after"] == [] or line["cause"] is None
    assert "r1.0.2" in json.dumps([line["cause"], line.get("after")])


def test_a_crash_after_damage_leaves_out_what_is_uncertain() -> None:
    votes = [VoteRecord(3, 1, b"x"), VoteRecord(3, 2, b"y")]
    bench = Bench("r3", records=[*votes, DamagedRecord(2, 1, 2)], incarnation=1)
    (line,) = records(bench)
    kept = {"1": {"bal": 3, "cmd": command_name(b"x")}}
    assert line["recovered"] == {"votes": kept, "damaged": [2]}
    bench = Bench("r3", records=[*votes, DamagedRecord(None, 1, 2), votes[0]], incarnation=1)
    (line,) = records(bench)
    assert line["recovered"] == {"maxBal": 3}


def test_a_promise_that_may_be_forgotten_is_not_observed() -> None:
    log: list[ReadRecord] = [VoteRecord(3, 1, b"x"), DamagedRecord(2, 1, 2)]
    bench = Bench("r3", records=log, incarnation=1)
    bench.receive("r1", DecidedEntries(0, (Entry(1, b"x"),), 1))
    (line,) = records(bench)
    assert line["state"] == {"leads": -1, "decided": {"1": command_name(b"x")}}


def test_nothing_is_recorded_when_nothing_was_performed() -> None:
    bench = Bench("r3")
    bench.receive("r1", Heartbeat(0, 0), "r1.0.0")
    assert len(records(bench)) == 1
    bench.receive("r1", Heartbeat(0, 0), "r1.0.0")
    assert records(bench) == []
