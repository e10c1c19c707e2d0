"""What may live here: one step's working set, through which roles act and ask for effects.

`perform` is the only way to make a trace event, `persist` the only way to write, `send` the only
way to speak: so a send carries the id of the action before it and waits for all records so far.
"""

from __future__ import annotations

from collections.abc import Mapping

from impl.effects import (
    Apply,
    ChosenRecord,
    Effects,
    Event,
    Outcome,
    Persist,
    Record,
    Reply,
    Send,
    VoteState,
)
from impl.messages import Command, Message, ReplicaId, Slot
from impl.state import ReplicaState

#: An action's arguments by the spec's parameter names.
Args = Mapping[str, str | int | Command]


class Turn:
    """The replica's state, the cause of this step, and the effects it has asked for so far."""

    __slots__ = ("_fx", "_records", "cause", "state")

    def __init__(self, state: ReplicaState, cause: str | None) -> None:
        self.state = state
        self.cause = cause
        self._fx = Effects()
        self._records: list[Record] = []

    def persist(self, record: Record) -> None:
        """Append a record; what is sent from here on waits for it, unless it is a lazy one."""
        if not self._records:
            self.state.volatile.persist_id += 1
        self._records.append(record)
        if not isinstance(record, ChosenRecord):
            self.state.volatile.synced_id = self.state.volatile.persist_id

    def causes(self, after: tuple[str, ...] = ()) -> tuple[str, ...]:
        """All events that the next action needs: those of earlier messages, then this step's."""
        needed = sorted(set(after) - {self.cause})
        return tuple(needed) if self.cause is None else (*needed, self.cause)

    def perform(
        self,
        action: str,
        args: Args,
        *,
        slot: Slot | None = None,
        after: tuple[str, ...] = (),
    ) -> str:
        """Note that a spec action was just performed; observes the state as it is now.

        `slot` is the slot it touched, whose vote or decision is observed. `after` are events of
        earlier messages that the action's guard counts on; without a cause of its own (a tick, a
        client) the last of them is the cause. Returns the event's id.
        """
        durable, volatile = self.state.durable, self.state.volatile
        votes: dict[Slot, VoteState] = {}
        decided: dict[Slot, Command] = {}
        if slot is not None and action == "Phase2b":
            votes[slot] = durable.votes[slot]
        if slot is not None and action in ("Learn", "Acknowledge"):
            decided[slot] = volatile.decided[slot]
        needed = self.causes(after)
        # After damage the promise is known only once a later record or vote bears it out.
        certain = volatile.repair is None or volatile.repair.exact
        event = Event(
            self.state.me,
            volatile.incarnation,
            volatile.seq,
            action,
            args,
            needed[-1] if needed else None,
            needed[:-1],
            durable.max_bal if certain else None,
            volatile.leads,
            votes,
            decided,
        )
        self.note(event)
        return event.id

    def note(self, event: Event) -> None:
        """Add an event that was observed elsewhere (the Crash of a restart)."""
        volatile = self.state.volatile
        assert event.seq == volatile.seq, "sequence numbers have no gaps"
        volatile.seq += 1
        volatile.last_event = event.id
        self._fx.events.append(event)

    def send(self, to: ReplicaId, message: Message) -> None:
        """Send after everything persisted so far; the cause is the last action performed here."""
        assert to != self.state.me, "a replica does not send to itself"
        volatile = self.state.volatile
        after = volatile.synced_id or None
        self._fx.sends.append(Send(to, message, volatile.last_event, after))

    def apply(self, slot: Slot, command: Command) -> None:
        """Hand a chosen command to the state machine."""
        self._fx.applies.append(Apply(slot, command))

    def reply(
        self,
        request_id: str,
        outcome: Outcome,
        *,
        slot: Slot | None = None,
        hint: ReplicaId | None = None,
    ) -> None:
        """Answer a client, after everything persisted so far."""
        assert (outcome is Outcome.COMMITTED) == (slot is not None), "an answer names its slot"
        after = self.state.volatile.synced_id or None
        self._fx.replies.append(Reply(request_id, outcome, slot, hint, after))

    def finish(self) -> Effects:
        """The effects of the whole step."""
        if self._records:
            volatile = self.state.volatile
            sync = volatile.synced_id == volatile.persist_id
            self._fx.persist = Persist(volatile.persist_id, tuple(self._records), sync)
        return self._fx
