"""What may live here: the spec's invariants over a running group, by the spec's names.

`Ghost` is what no single replica knows: all that was ever proposed, voted, chosen and acknowledged,
gathered from the trace events of all nodes as their effects leave. It stands for msgs and acked of
specs/log/MultiPaxos. Each event is checked as it is recorded; `check` looks at a replica's state.

Beside the spec's invariants stand consequences that point nearer to a fault: BallotNeverFalls,
PromiseKept, OneProposal, SafeProposal, VotesStay, AppliedInOrder, AppliedDecided.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from impl.effects import Event, VoteState
from impl.messages import Ballot, Command, ReplicaId, Slot, command_name
from impl.quorum import Group
from impl.state import ReplicaState


@dataclass(frozen=True, slots=True)
class Violation:
    """An invariant that does not hold, and what shows it."""

    invariant: str
    message: str

    def __str__(self) -> str:
        return f"{self.invariant}: {self.message}"


@dataclass(slots=True)
class Ghost:
    """The group's whole past: what an omniscient observer has seen."""

    group: Group
    promises: dict[ReplicaId, Ballot] = field(default_factory=dict)
    last: dict[tuple[ReplicaId, Slot], VoteState] = field(default_factory=dict)
    proposed: dict[tuple[Ballot, Slot], Command] = field(default_factory=dict)
    voters: dict[tuple[Slot, Ballot, Command], set[ReplicaId]] = field(default_factory=dict)
    chosen: dict[Slot, dict[Command, Ballot]] = field(default_factory=dict)
    acked: set[tuple[Slot, Command]] = field(default_factory=set)
    applied: dict[Slot, Command] = field(default_factory=dict)
    applied_upto: dict[ReplicaId, Slot] = field(default_factory=dict)

    def record(self, event: Event) -> list[Violation]:
        """Add one event to the past; returns what it violates.

        A Crash brings promises and votes that were durable before anybody was told of them.
        """
        handlers: dict[str, Callable[[Event], list[Violation]]] = {
            "Phase1a": self._promise,
            "Phase1b": self._promise,
            "Phase2a": self._propose,
            "Phase2b": self._vote,
            "Learn": self._learn,
            "Acknowledge": self._acknowledge,
            "Crash": self._crash,
        }
        return handlers[event.action](event)

    def apply(self, node: ReplicaId, slot: Slot, command: Command) -> list[Violation]:
        """A state machine was fed; AppliedInOrder and AppliedDecided."""
        found = []
        if slot != self.applied_upto.get(node, 0) + 1:
            found.append(Violation("AppliedInOrder", f"{node} applied slot {slot} out of order"))
        self.applied_upto[node] = slot
        if command not in self.chosen.get(slot, {}):
            name = command_name(command)
            found.append(Violation("AppliedDecided", f"{node} applied {name} in slot {slot}"))
        return found

    def _promise(self, event: Event) -> list[Violation]:
        ballot = _number(event, "b")
        before = self.promises.get(event.node, -1)
        self.promises[event.node] = max(before, ballot)
        found = self._passive(event) if event.action == "Phase1a" else []
        if ballot <= before:
            text = f"{event.id} promised {ballot} after {before}"
            found.append(Violation("BallotNeverFalls", text))
        return found

    def _propose(self, event: Event) -> list[Violation]:
        ballot, slot, command = event.leads, _number(event, "s"), _command(event)
        found = self._passive(event)
        if self.proposed.setdefault((ballot, slot), command) != command:
            text = f"{event.id}: a second command in ballot {ballot}, slot {slot}"
            found.append(Violation("OneProposal", text))
        for other, lowest in self.chosen.get(slot, {}).items():
            if other != command and ballot > lowest:
                text = (
                    f"{event.id} proposed {command_name(command)} in slot {slot}, ballot {ballot}; "
                    f"{command_name(other)} was chosen there in ballot {lowest}"
                )
                found.append(Violation("SafeProposal", text))
        return found

    def _vote(self, event: Event) -> list[Violation]:
        ballot, slot, command = _number(event, "b"), _number(event, "s"), _command(event)
        promised = self.promises.get(event.node, -1)
        self.promises[event.node] = max(promised, ballot)
        found = []
        if ballot < promised:
            text = f"{event.id} voted in ballot {ballot} after promising {promised}"
            found.append(Violation("PromiseKept", text))
        if self.proposed.get((ballot, slot)) != command:
            text = f"{event.id}: nobody proposed {command_name(command)} in ballot {ballot}"
            found.append(Violation("OneProposal", text))
        return found + self._cast(event.node, slot, VoteState(ballot, command))

    def _cast(self, node: ReplicaId, slot: Slot, vote: VoteState) -> list[Violation]:
        """Count a vote; Agreement when it makes a quorum."""
        self.last[node, slot] = vote
        voters = self.voters.setdefault((slot, vote.bal, vote.command), set())
        voters.add(node)
        if len(voters) < self.group.quorum_size:
            return []
        chosen = self.chosen.setdefault(slot, {})
        if vote.command not in chosen or vote.bal < chosen[vote.command]:
            chosen[vote.command] = vote.bal
        if len(chosen) == 1:
            return []
        names = ", ".join(f"{command_name(c)} in ballot {b}" for c, b in chosen.items())
        return [Violation("Agreement", f"slot {slot}: chosen are {names}")]

    def _learn(self, event: Event) -> list[Violation]:
        slot, command = _number(event, "s"), _command(event)
        found = self._passive(event)
        if command not in self.chosen.get(slot, {}):
            text = f"{event.id} learned {command_name(command)} in slot {slot}, not chosen"
            found.append(Violation("DecidedChosen", text))
        return found

    def _acknowledge(self, event: Event) -> list[Violation]:
        slot = _number(event, "s")
        command = event.decided[slot]
        found = self._passive(event)
        self.acked.add((slot, command))
        if command not in self.chosen.get(slot, {}):
            text = f"{event.id} acknowledged {command_name(command)} in slot {slot}, not chosen"
            found.append(Violation("AckedChosen", text))
        return found

    def _crash(self, event: Event) -> list[Violation]:
        """VotesStay: a restart brings back every promise and vote, but for what is damaged."""
        node, found = event.node, []
        self.applied_upto[node] = _number(event, "n")
        before = self.promises.get(node, -1)
        if event.max_bal is not None:
            if event.max_bal < before:
                text = f"{event.id}: promised {before}, {event.max_bal} came back"
                found.append(Violation("VotesStay", text))
            self.promises[node] = max(before, event.max_bal)
        damaged = event.damaged
        if damaged is None:
            return found
        for slot, vote in event.votes.items():
            if slot not in damaged and self.last.get((node, slot)) != vote:
                self.proposed.setdefault((vote.bal, slot), vote.command)
                found += self._cast(node, slot, vote)
        for (voter, slot), vote in self.last.items():
            if voter == node and slot not in damaged and event.votes.get(slot) != vote:
                text = f"{event.id}: the vote of ballot {vote.bal} in slot {slot} is gone"
                found.append(Violation("VotesStay", text))
        return found

    def _passive(self, event: Event) -> list[Violation]:
        if self.group.is_storage(event.node):
            return []
        text = f"{event.id}: a log replica performed {event.action}"
        return [Violation("LogReplicaPassive", text)]


def check(ghost: Ghost, state: ReplicaState) -> list[Violation]:
    """DecidedChosen and LogReplicaPassive of one replica, as it is now."""
    volatile = state.volatile
    found = []
    if not state.group.is_storage(state.me) and (
        volatile.campaign is not None or volatile.decided or volatile.applied
    ):
        text = f"{state.me} leads {volatile.leads}, knows {len(volatile.decided)} slots"
        found.append(Violation("LogReplicaPassive", text))
    for slot, command in volatile.decided.items():
        if command not in ghost.chosen.get(slot, {}):
            text = f"{state.me} holds {command_name(command)} for chosen in slot {slot}"
            found.append(Violation("DecidedChosen", text))
    if volatile.leads not in (-1, state.durable.max_bal):
        text = f"{state.me} leads {volatile.leads}, promised {state.durable.max_bal}"
        found.append(Violation("PromiseKept", text))
    return found


def acked_recovered(ghost: Ghost, logs: Collection[dict[Slot, Command]]) -> list[Violation]:
    """AckedChosen at the end: what clients were told of is in every storage replica's log."""
    return [
        Violation("AckedChosen", f"acknowledged {command_name(command)}, slot {slot}, is lost")
        for slot, command in sorted(ghost.acked)
        if any(log.get(slot) != command for log in logs)
    ]


def _number(event: Event, name: str) -> int:
    value = event.args[name]
    assert isinstance(value, int), f"{name} is a number in {event.action}"
    return value


def _command(event: Event) -> Command:
    value = event.args["c"]
    assert isinstance(value, bytes), f"c is a command in {event.action}"
    return value
