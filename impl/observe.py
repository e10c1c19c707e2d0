"""What may live here: how performed actions look as trace records (format acceptor-trace/1).

Pure functions: a driver writes the lines. A record exists only for a step that is durable, and is
written before the step's messages leave. Two things a reader of traces has to know:

- After kill -9 a step may be durable whose record was lost. The Crash record carries `recovered`;
  what it has beyond the records before it was done by Phase1a, Phase1b, or Phase2b (a leader's vote
  for its own proposal: by Phase2a and Phase2b) of that node, in that order, just before the Crash.
- `after` (absent when empty) lists further events that must come before this one: the guard
  counts their messages, which were received earlier without an action of their own.
"""

from __future__ import annotations

from collections.abc import Mapping

from impl.effects import Event, VoteState
from impl.messages import Command, ReplicaId, Slot, command_name
from impl.quorum import Group

FORMAT = "acceptor-trace/1"
SPEC = "MultiPaxos"


def header(group: Group, node: ReplicaId, incarnation: int) -> dict[str, object]:
    """The first record of an incarnation: who writes, about which spec, with which constants."""
    constants = {"Replica": list(group.members), "LogReplica": list(group.log)}
    return {
        "type": "header",
        "format": FORMAT,
        "spec": SPEC,
        "node": node,
        "incarnation": incarnation,
        "constants": constants,
    }


def record(event: Event, time: int) -> dict[str, object]:
    """One action as a trace record; `time` is the node's clock in ms, for readers only."""
    line: dict[str, object] = {
        "type": "event",
        "node": event.node,
        "incarnation": event.incarnation,
        "seq": event.seq,
        "action": event.action,
        "args": {
            name: command_name(value) if isinstance(value, bytes) else value
            for name, value in event.args.items()
        },
        "cause": event.cause,
    }
    if event.after:
        line["after"] = list(event.after)
    line["state"] = _state(event)
    if event.action == "Crash":
        line["recovered"] = _recovered(event)
    line["time"] = time
    return line


def _state(event: Event) -> dict[str, object]:
    """What was observed of the node's own state, by spec variable."""
    state: dict[str, object] = {}
    if event.max_bal is not None:
        state["maxBal"] = event.max_bal
    state["leads"] = event.leads
    if event.votes and event.action != "Crash":
        state["votes"] = _votes(event.votes)
    if event.decided:
        state["decided"] = _decided(event.decided)
    if event.action == "Acknowledge":
        # A set: "+" are elements that it has now.
        state["acked"] = {"+": [[slot, command_name(c)] for slot, c in event.decided.items()]}
    return state


def _recovered(event: Event) -> dict[str, object]:
    """What the log gave back. After damage only what is certain: no ballot, or not all slots."""
    recovered: dict[str, object] = {}
    if event.max_bal is not None:
        recovered["maxBal"] = event.max_bal
    if event.damaged is not None:
        sure = {slot: vote for slot, vote in event.votes.items() if slot not in event.damaged}
        recovered["votes"] = _votes(sure)
    if event.damaged:
        recovered["damaged"] = sorted(event.damaged)
    return recovered


def _votes(votes: Mapping[Slot, VoteState]) -> dict[str, dict[str, object]]:
    return {
        str(slot): {"bal": vote.bal, "cmd": command_name(vote.command)}
        for slot, vote in sorted(votes.items())
    }


def _decided(decided: Mapping[Slot, Command]) -> dict[str, str]:
    return {str(slot): command_name(command) for slot, command in sorted(decided.items())}
