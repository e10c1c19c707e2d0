"""What may live here: the acceptor, which promises and votes. Every replica is one.

MultiPaxos: Phase1b, Phase2b. The acceptor alone changes the durable state, and whatever it changes
it persists in the same step, before its answer can leave.
"""

from __future__ import annotations

from impl.effects import PromiseRecord, VoteRecord, VoteState
from impl.messages import (
    Accept,
    Accepted,
    Ballot,
    Command,
    Nack,
    Prepare,
    Promise,
    ReplicaId,
    Slot,
    SlotVote,
)
from impl.repair import Repairer
from impl.state import ReplicaState
from impl.turn import Args, Turn


class Acceptor:
    """Promises and votes. It has no state of its own: a test can put a faulty one in its place."""

    def __init__(self, repairer: Repairer) -> None:
        self._repairer = repairer

    def on_prepare(self, turn: Turn, sender: ReplicaId, message: Prepare) -> None:
        """A Prepare: promise, answer a repeated one or the next chunk's, or refuse."""
        state = turn.state
        assert state.group.owner(message.ballot) == sender, "only its owner conducts a ballot"
        if not self._repairer.may_promise(state):
            return
        if message.ballot < state.durable.max_bal:
            turn.send(sender, Nack(message.ballot, state.durable.max_bal))
            return
        if message.ballot > state.durable.max_bal:
            self.phase1b(turn, message.ballot)
        turn.send(sender, self.promise(state, message.ballot, message.above))

    def on_accept(self, turn: Turn, sender: ReplicaId, message: Accept) -> None:
        """An Accept: vote in each of its slots, or refuse."""
        state = turn.state
        assert state.group.owner(message.ballot) == sender, "only its owner conducts a ballot"
        if message.ballot < state.durable.max_bal:
            turn.send(sender, Nack(message.ballot, state.durable.max_bal))
            return
        if not self._repairer.may_vote(state, message.ballot):
            return
        for entry in message.entries:
            self.phase2b(turn, message.ballot, entry.slot, entry.command)
        if message.entries:
            slots = tuple(entry.slot for entry in message.entries)
            turn.send(sender, Accepted(message.ballot, slots))

    def phase1b(self, turn: Turn, ballot: Ballot) -> None:
        """MultiPaxos!Phase1b, "Paxos Made Simple" §2.2 Phase 1(b): promise nothing below `ballot`.

        Differs: a replica that hears of a higher ballot from something other than its Prepare (a
        heartbeat, a refusal) promises without answering; to the spec that 1b was lost.
        """
        state = turn.state
        assert ballot > state.durable.max_bal, "Phase1b: b > maxBal[r]"
        assert state.group.owner(ballot) != state.me, "its owner learns of a ballot in Phase1a"
        state.durable.max_bal = ballot
        state.volatile.campaign = state.volatile.leader = None
        turn.persist(PromiseRecord(ballot, turn.causes()))
        turn.perform("Phase1b", {"r": state.me, "b": ballot})

    def phase2b(
        self,
        turn: Turn,
        ballot: Ballot,
        slot: Slot,
        command: Command,
        after: tuple[str, ...] = (),
    ) -> None:
        """MultiPaxos!Phase2b, "Paxos Made Simple" §2.2 Phase 2(b): vote, unless promised otherwise.

        A proposal that this replica has voted for already changes nothing; the caller answers it
        again. `after` is what the proposal needed, when it is the leader's own.
        """
        durable, volatile = turn.state.durable, turn.state.volatile
        assert ballot >= durable.max_bal, "Phase2b: b >= maxBal[r]"
        vote = VoteState(ballot, command)
        last = durable.votes.get(slot)
        if last == vote:
            self._repairer.revoted(turn, slot)
            return
        assert last is None or last.bal < ballot, "one command in a ballot and a slot"
        durable.max_bal = ballot
        durable.votes[slot] = vote
        if volatile.leads != ballot:
            volatile.campaign = None
        turn.persist(VoteRecord(ballot, slot, command, turn.causes(after)))
        args: Args = {"r": turn.state.me, "b": ballot, "s": slot, "c": command}
        self._repairer.revoted(turn, slot)
        turn.perform("Phase2b", args, slot=slot)

    def promise(self, state: ReplicaState, ballot: Ballot, above: Slot) -> Promise:
        """The next chunk of the votes above `above`, as a promise of `ballot` reports them.

        This is also how a log replica hands its accepted entries over. Differs: votes at or below
        the candidate's decided prefix are left out; it will propose nothing there.
        """
        limit = state.settings
        assert ballot == state.durable.max_bal, "promised before reported"
        slots = sorted(slot for slot in state.durable.votes if slot > above)
        votes: list[SlotVote] = []
        size = 0
        for slot in slots:
            vote = state.durable.votes[slot]
            size += len(vote.command)
            if votes and (len(votes) == limit.chunk_entries or size > limit.chunk_bytes):
                break
            votes.append(SlotVote(slot, vote.bal, vote.command))
        upto = votes[-1].slot if votes else above
        return Promise(ballot, above, upto, tuple(votes), len(votes) == len(slots))
