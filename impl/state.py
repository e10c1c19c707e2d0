"""What may live here: the state of one replica, what survives a crash apart from what does not.

`DurableState` is rebuilt from the log (impl/recover.py); `VolatileState` starts anew with every
incarnation. Both are updated in place by the roles and by nobody else.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from impl.effects import VoteState
from impl.messages import Ballot, Command, ReplicaId, Slot
from impl.quorum import Group


@dataclass(frozen=True, slots=True)
class Settings:
    """Times in milliseconds of the node's clock, and the bounds of everything that can grow."""

    election_min_ms: int = 300  # a follower waits this long for its leader, and up to
    election_max_ms: int = 600  # this long: drawn anew each time, so that candidates part
    heartbeat_ms: int = 60
    retransmit_ms: int = 120
    request_ms: int = 5_000  # after this a proposed request is answered UNKNOWN
    window: int = 64  # slots proposed beyond the decided prefix
    queue: int = 256  # requests that wait for the window; more are OVERLOADED
    chunk_entries: int = 64  # votes or commands in one message
    chunk_bytes: int = 256 * 1024  # and their size; one command always fits

    def __post_init__(self) -> None:
        """Refuse settings under which nothing would ever happen."""
        if not 0 < self.heartbeat_ms < self.election_min_ms <= self.election_max_ms:
            raise ValueError("needed: 0 < heartbeat_ms < election_min_ms <= election_max_ms")
        if min(self.window, self.queue, self.chunk_entries, self.chunk_bytes) < 1:
            raise ValueError("window, queue and chunks hold at least one entry")


@dataclass(slots=True)
class DurableState:
    """The acceptor's memory: maxBal[r] and votes[r] of the spec. -1 is below all ballots."""

    max_bal: Ballot = -1
    votes: dict[Slot, VoteState] = field(default_factory=dict)


@dataclass(slots=True)
class Heard:
    """What a candidate has heard from one acceptor: its votes up to `upto`, chunk by chunk."""

    upto: Slot
    complete: bool = False
    votes: dict[Slot, VoteState] = field(default_factory=dict)
    event: str | None = None  # the acceptor's Phase1b


@dataclass(slots=True)
class Waiting:
    """A client's request that was proposed and is not answered yet."""

    request_id: str
    deadline: int


@dataclass(frozen=True, slots=True)
class Queued:
    """A client's request that waits for the window."""

    request_id: str
    command: Command
    deadline: int


@dataclass(slots=True)
class Campaign:
    """The ballot that this replica conducts: candidate until `elected`, leader from then on.

    Phase 1 asked about all slots above `start`. `tally` holds, for each slot proposed and not yet
    decided, who voted for it in this ballot and the event that told us.
    """

    ballot: Ballot
    start: Slot
    heard: dict[ReplicaId, Heard]
    elected: bool = False
    recovered: dict[Slot, VoteState] = field(default_factory=dict)
    recovered_upto: Slot = 0
    promised_after: tuple[str, ...] = ()
    next_slot: Slot = 1
    tally: dict[Slot, dict[ReplicaId, str | None]] = field(default_factory=dict)
    sent_at: dict[Slot, int] = field(default_factory=dict)
    waiting: dict[Slot, Waiting] = field(default_factory=dict)
    queue: deque[Queued] = field(default_factory=deque)
    heartbeat_at: int = 0
    prepare_at: int = 0
    announced: Slot = 0


@dataclass(slots=True)
class Repair:
    """A replica whose log was damaged, on its way back (impl/repair.py says why this is safe).

    `slots` are those whose last vote may be lost, None when it may be any. `floor` is a ballot
    that no forgotten promise or vote exceeds; None while that is unknown.
    """

    slots: frozenset[Slot] | None
    floor: Ballot | None
    exact: bool  # max_bal itself is known: later records bear it out
    places: tuple[tuple[int, int], ...] = ()  # of the damages in the log
    recalled: dict[ReplicaId, Ballot] = field(default_factory=dict)
    bound: Slot | None = None  # no forgotten vote above this slot matters
    revoted: set[Slot] = field(default_factory=set)
    asked_at: int | None = None


@dataclass(slots=True)
class VolatileState:
    """Everything that a crash loses."""

    incarnation: int
    rng: int
    now: int = 0
    seq: int = 0  # of the next event
    last_event: str | None = None
    persist_id: int = 0  # of the last persist asked for
    synced_id: int = 0  # of the last one that others must wait for
    campaign: Campaign | None = None
    leader: ReplicaId | None = None  # the leader last heard of: a hint, no knowledge
    heard_of: Ballot = -1  # the highest ballot that anybody mentioned
    election_at: int | None = None  # None until the first tick of this incarnation
    decided: dict[Slot, Command] = field(default_factory=dict)
    prefix: Slot = 0  # all commands up to here are in `decided`
    applied: Slot = 0  # all commands up to here were handed to the state machine
    goal: Slot = 0  # the longest decided prefix heard of
    fetch_from: ReplicaId | None = None
    fetch_at: int = 0  # no new fetch before this
    repair: Repair | None = None

    @property
    def leads(self) -> Ballot:
        """leads[r] of the spec: the ballot this replica conducts, or -1."""
        return -1 if self.campaign is None else self.campaign.ballot


@dataclass(slots=True)
class ReplicaState:
    """One replica: who it is, its settings, and its two kinds of state."""

    me: ReplicaId
    group: Group
    settings: Settings
    durable: DurableState
    volatile: VolatileState


_MASK = (1 << 64) - 1


def draw(volatile: VolatileState, low: int, high: int) -> int:
    """A pseudo-random number in low..high from the replica's own seed (SplitMix64).

    The generator's state is part of the replica's state, so that `step` stays a function.
    """
    assert low <= high, "an empty range"
    volatile.rng = (volatile.rng + 0x9E3779B97F4A7C15) & _MASK
    mixed = volatile.rng
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
    return low + (mixed ^ (mixed >> 31)) % (high - low + 1)
