"""What may live here: what replicas say to each other, as frozen values, and the command's name.

No message knows how it is encoded (that is the transport's business) or who sent it (the driver
says so in `effects.Receive`). "1a", "1b", "2a", "2b" are the message types of specs/log/MultiPaxos.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

#: A command is opaque bytes; the state machine gives them meaning.
Command = bytes
ReplicaId = str
Ballot = int
Slot = int

#: The filler of holes: an ordinary element of the spec's Command that changes no state machine.
NOOP: Command = b""


def command_name(command: Command) -> str:
    """The command's name in traces: "c:" and 16 hex digits of its digest, or "c:noop"."""
    if command == NOOP:
        return "c:noop"
    return "c:" + hashlib.blake2b(command, digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class SlotVote:
    """A vote as a promise reports it: the last ballot in which the sender voted in `slot`."""

    slot: Slot
    bal: Ballot
    command: Command


@dataclass(frozen=True, slots=True)
class Entry:
    """A slot and a command: proposed in an Accept, chosen in a DecidedEntries."""

    slot: Slot
    command: Command


@dataclass(frozen=True, slots=True)
class Prepare:
    """1a. Asks for a promise and for the votes above `above`; asked again for the next chunk."""

    ballot: Ballot
    above: Slot


@dataclass(frozen=True, slots=True)
class Promise:
    """1b, or a chunk of it: all votes of the sender in slots `above` < s <= `upto`.

    `complete` says that no vote above `upto` exists. While the candidate collects, chunks cannot
    disagree: below the promised ballot the sender votes no more, in it nobody has proposed yet.
    """

    ballot: Ballot
    above: Slot
    upto: Slot
    votes: tuple[SlotVote, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Accept:
    """2a for several slots, with the leader's decided prefix as a commit notice on top."""

    ballot: Ballot
    entries: tuple[Entry, ...]
    decided_upto: Slot


@dataclass(frozen=True, slots=True)
class Accepted:
    """2b for several slots of one ballot."""

    ballot: Ballot
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Nack:
    """Refuses a message of `ballot`: the sender has promised `promised`, which is higher."""

    ballot: Ballot
    promised: Ballot


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The leader of `ballot` lives; slots up to `decided_upto` are chosen."""

    ballot: Ballot
    decided_upto: Slot


@dataclass(frozen=True, slots=True)
class Decided:
    """Commit notice: slots up to `decided_upto` are chosen, sent when no Accept carries it."""

    ballot: Ballot
    decided_upto: Slot


@dataclass(frozen=True, slots=True)
class FetchDecided:
    """Asks a storage replica for chosen commands above `above`."""

    above: Slot


@dataclass(frozen=True, slots=True)
class DecidedEntries:
    """Chosen commands, consecutive from `above` + 1; `known_upto` is the sender's whole prefix."""

    above: Slot
    entries: tuple[Entry, ...]
    known_upto: Slot


@dataclass(frozen=True, slots=True)
class Recall:
    """A replica whose log was damaged asks what the others remember; `nonce` is its incarnation."""

    nonce: int


@dataclass(frozen=True, slots=True)
class Recalled:
    """Answer to Recall.

    `max_bal` is the sender's promise, None when its own log is damaged too. `leads` is the ballot
    whose Phase 1 the sender has completed, or -1; `proposed_upto` its highest proposed slot.
    """

    nonce: int
    max_bal: Ballot | None
    leads: Ballot
    proposed_upto: Slot


@dataclass(frozen=True, slots=True)
class Refill:
    """Asks the leader to propose `slots` to the sender again, in a ballot above `above`."""

    slots: tuple[Slot, ...]
    above: Ballot


Message = (
    Prepare
    | Promise
    | Accept
    | Accepted
    | Nack
    | Heartbeat
    | Decided
    | FetchDecided
    | DecidedEntries
    | Recall
    | Recalled
    | Refill
)
