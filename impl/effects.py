"""What may live here: the inputs of `replica.step`, its effects, and the records of the log.

All are frozen values. The contract of the driver, sim or runtime: take the effects of the steps in
order; write `persist.records`; make them durable (one sync may serve many steps); write the trace
records of `events`; then let `sends` and `replies` leave and `applies` reach the state machine.
`after` names the persist that a send or reply must wait for, so that a driver can check itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from impl.messages import Ballot, Command, Message, ReplicaId, Slot

# --- inputs ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed; `now_ms` is the node's own clock, which never goes back."""

    now_ms: int


@dataclass(frozen=True, slots=True)
class Receive:
    """`message` came from `sender`; `cause` is the trace id that travelled with it, if any."""

    sender: ReplicaId
    message: Message
    cause: str | None


@dataclass(frozen=True, slots=True)
class ClientRequest:
    """A client asks for `command` to be chosen; the driver names the request."""

    request_id: str
    command: Command


Input = Tick | Receive | ClientRequest

# --- records of the log ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PromiseRecord:
    """maxBal' = bal (Phase1a, Phase1b).

    `causes` are the events without which the step could not have been: when a crash loses the
    step's trace record, the Crash record names them, so that traces can still be merged.
    """

    bal: Ballot
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VoteRecord:
    """votes'[slot] = [bal, command], and maxBal' = bal (Phase2b). `causes` as above."""

    bal: Ballot
    slot: Slot
    command: Command
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChosenRecord:
    """`slot` is decided. Lazy: nothing waits for it, losing it costs a fetch.

    `command` is None where the replica's own vote of ballot `bal` already holds the command.
    """

    slot: Slot
    bal: Ballot
    command: Command | None


@dataclass(frozen=True, slots=True)
class RepairedRecord:
    """The damages named, all earlier in this log, have been repaired (see impl/repair.py).

    They are named by their places: what goes bad later, even before this record, is not among them.
    """

    bound: Slot
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class DamagedRecord:
    """Never written: stands in a log that is read back where a record failed its checksum.

    `slot` is the vote's slot where the frame's own header survived, None where nothing is known.
    `begin` and `end` are its place, in whatever unit the log counts. An unfinished write at the end
    of the log is no damage: nobody was ever told of it.
    """

    slot: Slot | None
    begin: int
    end: int


Record = PromiseRecord | VoteRecord | ChosenRecord | RepairedRecord
#: What reading a log back yields.
ReadRecord = Record | DamagedRecord

# --- effects --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Persist:
    """Append `records` to the log; `sync` is False when nothing has to wait for the disk."""

    id: int
    records: tuple[Record, ...]
    sync: bool


@dataclass(frozen=True, slots=True)
class Send:
    """Send `message` to another replica; `cause` travels with it as the trace id of its event."""

    to: ReplicaId
    message: Message
    cause: str | None
    after: int | None


class Outcome(Enum):
    """How a client request ended at this replica."""

    COMMITTED = "committed"  # chosen in `slot` and acknowledged; the state machine has the answer
    NOT_LEADER = "not-leader"  # never proposed here; `hint` is the leader last heard of
    UNKNOWN = "unknown"  # proposed, and the leader lost its ballot or its patience: may happen yet
    OVERLOADED = "overloaded"  # never proposed: window and queue are full


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer a client. With COMMITTED, the result is the state machine's for `slot`."""

    request_id: str
    outcome: Outcome
    slot: Slot | None
    hint: ReplicaId | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Apply:
    """Feed the state machine; slots come in order, each once in an incarnation."""

    slot: Slot
    command: Command


@dataclass(frozen=True, slots=True)
class VoteState:
    """A vote as it stands in the acceptor: votes[r][s] of the spec."""

    bal: Ballot
    command: Command


@dataclass(frozen=True, slots=True)
class Event:
    """One spec action performed, with what was observed of the node's own state right after it.

    `args` are in the spec's order. `cause` is the event that sent the message handled; `after` are
    the events of earlier messages that this action needed as well (a quorum larger than two).
    `damaged` are slots whose last vote the replica does not know; None means any slot.
    """

    node: ReplicaId
    incarnation: int
    seq: int
    action: str
    args: Mapping[str, str | int | Command]
    cause: str | None
    after: tuple[str, ...]
    max_bal: Ballot | None
    leads: Ballot
    votes: Mapping[Slot, VoteState]
    decided: Mapping[Slot, Command]
    damaged: frozenset[Slot] | None = frozenset()

    @property
    def id(self) -> str:
        """The event's name in traces, such as r1.0.17."""
        return f"{self.node}.{self.incarnation}.{self.seq}"


@dataclass(slots=True)
class Effects:
    """Everything one step asks for, in the order in which a driver has to look at it."""

    persist: Persist | None = None
    events: list[Event] = field(default_factory=list)
    sends: list[Send] = field(default_factory=list)
    applies: list[Apply] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
