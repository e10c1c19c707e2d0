"""What may live here: the start of an incarnation, from the log's records and the applied slot.

MultiPaxos: Crash. What was promised and voted is read back; what was decided comes back only as far
as the state machine's durable content goes; the ballot that was conducted does not come back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from impl.effects import (
    ChosenRecord,
    DamagedRecord,
    Effects,
    Event,
    PromiseRecord,
    ReadRecord,
    RepairedRecord,
    VoteRecord,
    VoteState,
)
from impl.learner import advance
from impl.messages import Command, ReplicaId, Slot
from impl.quorum import Group
from impl.state import DurableState, Repair, ReplicaState, Settings, VolatileState
from impl.turn import Turn


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a log holds. `damages` are those that nothing later in the log makes up for."""

    durable: DurableState
    chosen: dict[Slot, Command]
    damages: tuple[DamagedRecord, ...] = ()
    ballot_known: bool = True
    causes: tuple[str, ...] = ()  # the last event of each node that a promise or vote needed

    @property
    def whole(self) -> bool:
        """Whether nothing was lost that has not been repaired since."""
        return not self.damages and self.ballot_known

    @property
    def damaged(self) -> frozenset[Slot] | None:
        """The slots whose last vote may be lost, None when it may be any."""
        slots = frozenset(d.slot for d in self.damages if d.slot is not None)
        return slots if all(d.slot is not None for d in self.damages) else None


def read_back(records: Iterable[ReadRecord]) -> Recovered:
    """Rebuild the acceptor's state from a log, in the order in which it was written."""
    durable = DurableState()
    chosen: dict[Slot, Command] = {}
    damages: list[DamagedRecord] = []
    ballot_known = True
    causes: dict[ReplicaId, str] = {}
    for record in records:
        match record:
            case PromiseRecord(bal, needed):
                _latest(causes, needed)
                assert bal >= durable.max_bal, "ballots never fall along a log"
                durable.max_bal, ballot_known = bal, True
            case VoteRecord(bal, slot, command, needed):
                _latest(causes, needed)
                assert bal >= durable.max_bal, "ballots never fall along a log"
                durable.max_bal, ballot_known = bal, True
                durable.votes[slot] = VoteState(bal, command)
                damages = [d for d in damages if d.slot != slot]
            case ChosenRecord(slot, bal, command):
                vote = durable.votes.get(slot)
                if command is not None:
                    chosen[slot] = command
                elif vote is not None and vote.bal == bal:
                    chosen[slot] = vote.command
            case RepairedRecord(_, places):
                damages = [d for d in damages if (d.begin, d.end) not in places]
            case DamagedRecord():
                damages.append(record)
                ballot_known = False
    needed = tuple(sorted(causes.values()))
    return Recovered(durable, chosen, tuple(damages), ballot_known, needed)


def _latest(causes: dict[ReplicaId, str], needed: Iterable[str]) -> None:
    """Keep, for each node, the last of its events; messages may have been overtaken."""
    for event in needed:
        node = event.rsplit(".", 2)[0]
        if node not in causes or _place(event) > _place(causes[node]):
            causes[node] = event


def _place(event: str) -> tuple[int, int]:
    """(incarnation, number) of an event's id."""
    _, incarnation, seq = event.rsplit(".", 2)
    return int(incarnation), int(seq)


def start(
    me: ReplicaId,
    group: Group,
    *,
    records: Iterable[ReadRecord] = (),
    applied: Slot = 0,
    incarnation: int = 0,
    seed: int = 0,
    settings: Settings | None = None,
) -> tuple[ReplicaState, Effects]:
    """A replica at the beginning of an incarnation, and its Crash event when it is not the first.

    `applied` is the last slot whose effects are durable in the state machine. `seed` feeds the
    election timeouts. Raises ValueError if `me` is no member.
    """
    if me not in group.members:
        raise ValueError(f"{me!r} is not a member of {group.members}")
    recovered = read_back(records)
    volatile = VolatileState(incarnation, rng=seed, applied=applied)
    volatile.decided = {s: c for s, c in recovered.chosen.items() if s <= applied}
    state = ReplicaState(me, group, settings or Settings(), recovered.durable, volatile)
    advance(state)
    if not recovered.whole:
        floor = recovered.durable.max_bal if recovered.ballot_known else None
        places = tuple((d.begin, d.end) for d in recovered.damages)
        volatile.repair = Repair(recovered.damaged, floor, recovered.ballot_known, places)
    return state, crash(state, recovered) if incarnation > 0 else Effects()


def crash(state: ReplicaState, recovered: Recovered) -> Effects:
    """MultiPaxos!Crash, "Paxos Made Simple" §2.5: promise and votes are back, the rest is not.

    Differs: of a damaged log only what is certain is observed; see impl/repair.py.
    """
    turn = Turn(state, None)
    volatile = state.volatile
    assert volatile.leads == -1 and volatile.seq == 0, "the first event of an incarnation"
    event = Event(
        state.me,
        volatile.incarnation,
        0,
        "Crash",
        {"r": state.me, "n": volatile.applied},
        None,
        recovered.causes,
        recovered.durable.max_bal if recovered.ballot_known else None,
        volatile.leads,
        dict(recovered.durable.votes),
        {},
        recovered.damaged,
    )
    turn.note(event)
    return turn.finish()
