"""What may live here: the way back of a replica whose log was damaged, and why it is safe.

A record that fails its checksum may have been a promise or a vote, and an acceptor that forgets
either can break agreement. So a damaged replica takes only those steps that the spec would let it
take whatever it forgot:

1. *Voting needs `b >= maxBal[r]` and nothing else.* Ballots never fall along a log, so any promise
   or vote that stands after the damage bears maxBal out. Where none does, the replica asks all
   others what they have promised (Recall). Another's ballot was durable at its owner before anybody
   heard of it, so the highest answer bounds it. The replica's own ballots go beyond that by at most
   one step for each incarnation, for a candidate begins a second ballot only when it has heard of a
   higher one. The replica keeps out of all ballots up to that bound, its floor. (Only a ballot
   begun because of a Refill can escape it, when nobody promised it: nothing was proposed in it.)
2. *Promising needs the true last vote in every slot.* A vote cast after the damage is the last one.
   So the damaged slots are repaired by voting again: the leader proposes there once more what is
   chosen (Refill), which Phase2a allows, and Phase2b overwrites what was forgotten. Until that is
   done the replica neither promises nor stands for election.
3. *Which slots?* The one that the frame names, or, when even that is lost, all up to a bound. The
   bound is the highest slot that a leader had proposed when it answered a question asked after the
   restart, in a ballot B that no forgotten vote exceeds. Above it nothing forgotten matters: a vote
   in B needs a proposal in B, and below B nothing can be chosen there, for B's Phase 1 heard from a
   quorum that did not forget.

Nothing is invented: each of these steps is a Phase1b or Phase2b of the spec, and traces show them
as such. The price is liveness: with a second replica gone, the damaged one waits.
"""

from __future__ import annotations

from impl.effects import RepairedRecord
from impl.messages import Ballot, Recall, Recalled, Refill, ReplicaId, Slot
from impl.state import Repair, ReplicaState
from impl.turn import Turn


class Repairer:
    """Keeps a damaged replica from steps that it cannot justify, and asks for what it lacks."""

    def may_promise(self, state: ReplicaState) -> bool:
        """Whether the replica knows its last vote in every slot that matters."""
        return state.volatile.repair is None

    def may_vote(self, state: ReplicaState, ballot: Ballot) -> bool:
        """Whether no promise that the replica may have forgotten forbids a vote in `ballot`."""
        repair = state.volatile.repair
        if repair is None or repair.exact:
            return True
        return repair.floor is not None and ballot > repair.floor

    def revoted(self, turn: Turn, slot: Slot) -> None:
        """The vote now in `slot` has a ballot that nothing forgotten exceeds: it is the last."""
        repair = turn.state.volatile.repair
        if repair is None:
            return
        assert repair.floor is not None, "votes only where the floor is known"
        repair.exact = True
        repair.revoted.add(slot)
        self._finish(turn, repair)

    def on_tick(self, turn: Turn) -> None:
        """Ask, and ask again: the others for their promises, the leader for its bound and votes."""
        state, volatile = turn.state, turn.state.volatile
        repair = volatile.repair
        if repair is None:
            return
        if repair.asked_at is not None and volatile.now < repair.asked_at:
            return
        repair.asked_at = volatile.now + state.settings.retransmit_ms
        for other in state.group.others(state.me):
            turn.send(other, Recall(volatile.incarnation))
        leader = volatile.leader
        if repair.floor is not None and leader is not None and leader != state.me:
            slots = missing(repair)[: state.settings.chunk_entries]
            turn.send(leader, Refill(tuple(slots), -1 if repair.exact else repair.floor))

    def on_recall(self, turn: Turn, sender: ReplicaId, message: Recall) -> None:
        """Tell a damaged replica what this one has promised and how far it has proposed."""
        state = turn.state
        repair, campaign = state.volatile.repair, state.volatile.campaign
        max_bal = state.durable.max_bal if repair is None or repair.exact else None
        leads, proposed_upto = -1, 0
        if campaign is not None and campaign.elected:
            leads, proposed_upto = campaign.ballot, campaign.next_slot - 1
        turn.send(sender, Recalled(message.nonce, max_bal, leads, proposed_upto))

    def on_recalled(self, turn: Turn, sender: ReplicaId, message: Recalled) -> None:
        """An answer: it may complete the floor, and a leader's sets the bound."""
        state, volatile = turn.state, turn.state.volatile
        repair = volatile.repair
        if repair is None or message.nonce != volatile.incarnation:
            return
        if repair.floor is None and message.max_bal is not None:
            repair.recalled[sender] = message.max_bal
            if set(repair.recalled) == set(state.group.others(state.me)):
                known = max(state.durable.max_bal, *repair.recalled.values())
                repair.floor = known + own_ballots(state)
        if repair.floor is None or message.leads < repair.floor:
            return
        if message.leads > repair.floor or repair.exact:
            repair.bound = message.proposed_upto
            self._finish(turn, repair)

    def _finish(self, turn: Turn, repair: Repair) -> None:
        if repair.bound is None or not repair.exact or missing(repair):
            return
        turn.persist(RepairedRecord(repair.bound, repair.places))
        turn.state.volatile.repair = None


def own_ballots(state: ReplicaState) -> int:
    """How far a replica's own ballots may have run ahead of all that others have promised."""
    if not state.group.is_storage(state.me):
        return 0
    return len(state.group.storage) * (state.volatile.incarnation + 1)


def missing(repair: Repair) -> list[Slot]:
    """The slots whose last vote is still uncertain, as far as the bound tells."""
    if repair.bound is None:
        return []
    candidates = range(1, repair.bound + 1) if repair.slots is None else sorted(repair.slots)
    return [slot for slot in candidates if slot <= repair.bound and slot not in repair.revoted]
