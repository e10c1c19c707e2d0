"""What may live here: the proposer, which conducts a ballot: first candidate, then leader.

MultiPaxos: Phase1a, Phase2a, Acknowledge. Phase 1 runs once for all slots; then each command costs
one round of Phase 2, up to `window` of them at a time. Clients in excess wait in a bounded queue.
"""

from __future__ import annotations

from collections.abc import Sequence

from impl.acceptor import Acceptor
from impl.effects import ClientRequest, Outcome, PromiseRecord, VoteState
from impl.learner import Learner
from impl.messages import (
    NOOP,
    Accept,
    Accepted,
    Ballot,
    Command,
    Decided,
    Entry,
    Heartbeat,
    Prepare,
    Promise,
    Refill,
    ReplicaId,
    Slot,
)
from impl.state import Campaign, Heard, Queued, ReplicaState, Waiting, draw
from impl.turn import Args, Turn


class Proposer:
    """Conducts ballots with the help of its own acceptor, the first to promise and to vote."""

    def __init__(self, acceptor: Acceptor, learner: Learner) -> None:
        self._acceptor = acceptor
        self._learner = learner

    # --- Phase 1 ----------------------------------------------------------------------------------

    def phase1a(self, turn: Turn, above: Ballot = -1) -> None:
        """MultiPaxos!Phase1a, "Paxos Made Simple" §2.2 Phase 1(a), §3: begin a ballot.

        The candidate promises itself first and durably, so a restarted one cannot reuse a ballot.
        """
        state, durable, volatile = turn.state, turn.state.durable, turn.state.volatile
        assert state.group.is_storage(state.me), "a log replica never leads"
        assert volatile.repair is None, "a damaged replica never leads"
        ballot = state.group.next_ballot(state.me, max(durable.max_bal, volatile.heard_of, above))
        durable.max_bal = ballot
        own = {s: vote for s, vote in durable.votes.items() if s > volatile.prefix}
        heard = {r: Heard(volatile.prefix) for r in state.group.others(state.me)}
        heard[state.me] = Heard(max(own, default=volatile.prefix), True, own)
        volatile.campaign = Campaign(ballot, volatile.prefix, heard)
        volatile.leader = None
        turn.persist(PromiseRecord(ballot))
        heard[state.me].event = turn.perform("Phase1a", {"r": state.me, "b": ballot})
        set_election_timer(state)
        self._prepare(turn, volatile.campaign)
        self._elect(turn, volatile.campaign)

    def _prepare(self, turn: Turn, campaign: Campaign) -> None:
        volatile = turn.state.volatile
        campaign.prepare_at = volatile.now + turn.state.settings.retransmit_ms
        for other in turn.state.group.others(turn.state.me):
            if not campaign.heard[other].complete:
                turn.send(other, Prepare(campaign.ballot, campaign.heard[other].upto))

    def on_promise(self, turn: Turn, sender: ReplicaId, message: Promise) -> None:
        """A chunk of a promise: keep its votes, ask for the next chunk, or count the whole."""
        campaign = turn.state.volatile.campaign
        if campaign is None or campaign.elected or campaign.ballot != message.ballot:
            return
        heard = campaign.heard[sender]
        if heard.complete or message.above != heard.upto:
            return  # a duplicate, or one that was overtaken
        for vote in message.votes:
            heard.votes[vote.slot] = VoteState(vote.bal, vote.command)
        heard.upto, heard.complete, heard.event = message.upto, message.complete, turn.cause
        if heard.complete:
            self._elect(turn, campaign)
        else:
            turn.send(sender, Prepare(campaign.ballot, heard.upto))

    def _elect(self, turn: Turn, campaign: Campaign) -> None:
        """Lead from here on, if a quorum has promised: pick the highest vote of each slot."""
        state = turn.state
        promised = [r for r, heard in campaign.heard.items() if heard.complete]
        if not state.group.is_quorum(promised):
            return
        for replica in promised:
            for slot, vote in campaign.heard[replica].votes.items():
                best = campaign.recovered.get(slot)
                assert best is None or best.bal != vote.bal or best == vote, (
                    "one ballot, one command"
                )
                if best is None or vote.bal > best.bal:
                    campaign.recovered[slot] = vote
        events = (campaign.heard[r].event for r in promised if r != state.me)
        campaign.promised_after = tuple(event for event in events if event is not None)
        campaign.recovered_upto = max(campaign.recovered, default=campaign.start)
        campaign.next_slot = campaign.start + 1
        campaign.elected = True
        campaign.heard.clear()
        state.volatile.leader = state.me
        self._heartbeat(turn, campaign)
        self.pump(turn)

    # --- Phase 2 ----------------------------------------------------------------------------------

    def pump(self, turn: Turn) -> None:
        """Propose while the window has room: what Phase 1 found, no-ops in holes, then clients."""
        state, volatile = turn.state, turn.state.volatile
        campaign = volatile.campaign
        if campaign is None or not campaign.elected:
            return
        entries: list[Entry] = []
        while campaign.next_slot <= volatile.prefix + state.settings.window:
            slot = campaign.next_slot
            if slot in volatile.decided:
                campaign.next_slot += 1
                continue
            if slot <= campaign.recovered_upto:
                command = self.choose(campaign, slot)
            elif campaign.queue:
                queued = campaign.queue.popleft()
                campaign.waiting[slot] = Waiting(queued.request_id, queued.deadline)
                command = queued.command
            else:
                break
            campaign.next_slot += 1
            self.phase2a(turn, slot, command)
            entries.append(Entry(slot, command))
        for other in state.group.others(state.me):
            self._accept(turn, campaign, other, entries)

    def choose(self, campaign: Campaign, slot: Slot) -> Command:
        """The command of the highest vote that Phase 1 found in `slot`; a no-op if none."""
        vote = campaign.recovered.get(slot)
        return NOOP if vote is None else vote.command

    def phase2a(self, turn: Turn, slot: Slot, command: Command) -> None:
        """MultiPaxos!Phase2a, "Paxos Made Simple" §2.2 Phase 2(a), §3: propose a command.

        The caller sends the Accept. The leader's own vote is a Phase2b of the same step.
        """
        state, volatile = turn.state, turn.state.volatile
        campaign = volatile.campaign
        assert campaign is not None and campaign.elected, "Phase2a: a quorum has promised"
        last = state.durable.votes.get(slot)
        assert last is None or last.bal < campaign.ballot, "Phase2a: one proposal a slot"
        args: Args = {"r": state.me, "s": slot, "c": command}
        promised, campaign.promised_after = campaign.promised_after, ()
        turn.perform("Phase2a", args, after=promised)
        self._acceptor.phase2b(turn, campaign.ballot, slot, command, promised)
        if slot not in volatile.decided:
            campaign.sent_at[slot] = volatile.now
            campaign.tally[slot] = {state.me: None}
            self._count(turn, campaign, slot)

    def _accept(
        self, turn: Turn, campaign: Campaign, to: ReplicaId, entries: Sequence[Entry]
    ) -> None:
        """Send the entries to one acceptor, in messages of bounded size."""
        limit, upto = turn.state.settings, turn.state.volatile.prefix
        chunk: list[Entry] = []
        size = 0
        for entry in entries:
            size += len(entry.command)
            if chunk and (len(chunk) == limit.chunk_entries or size > limit.chunk_bytes):
                turn.send(to, Accept(campaign.ballot, tuple(chunk), upto))
                chunk, size = [], len(entry.command)
            chunk.append(entry)
        if chunk:
            turn.send(to, Accept(campaign.ballot, tuple(chunk), upto))

    def on_accepted(self, turn: Turn, sender: ReplicaId, message: Accepted) -> None:
        """Votes for proposals of this ballot: learn what a quorum voted for, answer, propose on."""
        campaign = turn.state.volatile.campaign
        if campaign is None or campaign.ballot != message.ballot:
            return
        for slot in message.slots:
            if slot in campaign.tally:
                campaign.tally[slot][sender] = turn.cause
                self._count(turn, campaign, slot)
        self.pump(turn)

    def _count(self, turn: Turn, campaign: Campaign, slot: Slot) -> None:
        tally = campaign.tally[slot]
        if not self.enough(turn.state, tally):
            return
        after = tuple(event for event in tally.values() if event is not None)
        command = turn.state.durable.votes[slot].command
        del campaign.tally[slot], campaign.sent_at[slot]
        self._learner.learn(turn, slot, command, after)
        applied = turn.state.volatile.applied
        for waiting in [s for s in campaign.waiting if s <= applied]:
            self.acknowledge(turn, campaign, waiting)

    def enough(self, state: ReplicaState, tally: dict[ReplicaId, str | None]) -> bool:
        """Whether those in `tally` choose what they voted for."""
        return state.group.is_quorum(tally)

    def acknowledge(self, turn: Turn, campaign: Campaign, slot: Slot) -> None:
        """MultiPaxos!Acknowledge, "Paxos Made Simple" §3: the client's command is in the log."""
        assert slot in turn.state.volatile.decided, "Acknowledge: decided[r][s] # None"
        assert campaign.ballot == turn.state.volatile.leads, "Acknowledge: leads[r] # -1"
        waiting = campaign.waiting.pop(slot)
        turn.perform("Acknowledge", {"r": turn.state.me, "s": slot}, slot=slot)
        turn.reply(waiting.request_id, Outcome.COMMITTED, slot=slot)

    # --- clients, time, repair --------------------------------------------------------------------

    def on_request(self, turn: Turn, request: ClientRequest) -> None:
        """A client's command: propose or queue it, or say at once why not."""
        state, volatile = turn.state, turn.state.volatile
        campaign = volatile.campaign
        if campaign is None or not campaign.elected:
            turn.reply(request.request_id, Outcome.NOT_LEADER, hint=volatile.leader)
        elif len(campaign.queue) >= state.settings.queue:
            turn.reply(request.request_id, Outcome.OVERLOADED, hint=volatile.leader)
        else:
            deadline = volatile.now + state.settings.request_ms
            campaign.queue.append(Queued(request.request_id, request.command, deadline))
            self.pump(turn)

    def stepped_down(self, turn: Turn, campaign: Campaign) -> None:
        """The ballot is over: no request is left without an answer."""
        hint = turn.state.volatile.leader
        for waiting in campaign.waiting.values():
            turn.reply(waiting.request_id, Outcome.UNKNOWN, hint=hint)
        for queued in campaign.queue:
            turn.reply(queued.request_id, Outcome.NOT_LEADER, hint=hint)

    def on_tick(self, turn: Turn) -> None:
        """Stand for election when the leader is silent; retransmit; give up on stale requests."""
        state, volatile = turn.state, turn.state.volatile
        campaign = volatile.campaign
        if campaign is not None and campaign.elected:
            self._lead(turn, campaign)
            return
        if volatile.election_at is None:
            set_election_timer(state)
        assert volatile.election_at is not None
        # A candidate that hears nothing asks again in the same ballot: a new one would help nobody,
        # and impl/repair.py counts on there being few.
        outdone = campaign is None or volatile.heard_of > campaign.ballot
        if volatile.now >= volatile.election_at and outdone:
            if state.group.is_storage(state.me) and volatile.repair is None:
                self.phase1a(turn)
        elif campaign is not None and volatile.now >= campaign.prepare_at:
            self._prepare(turn, campaign)

    def _lead(self, turn: Turn, campaign: Campaign) -> None:
        volatile, settings = turn.state.volatile, turn.state.settings
        if volatile.now >= campaign.heartbeat_at:
            self._heartbeat(turn, campaign)
        elif volatile.prefix > campaign.announced:
            campaign.announced = volatile.prefix
            for other in turn.state.group.storage:
                if other != turn.state.me:
                    turn.send(other, Decided(campaign.ballot, volatile.prefix))
        due = [
            s for s, at in campaign.sent_at.items() if at + settings.retransmit_ms <= volatile.now
        ]
        for slot in due:
            campaign.sent_at[slot] = volatile.now
        for other in turn.state.group.others(turn.state.me):
            silent = [s for s in due if other not in campaign.tally[s]]
            entries = [Entry(s, turn.state.durable.votes[s].command) for s in silent]
            self._accept(turn, campaign, other, entries)
        self._expire(turn, campaign)

    def _heartbeat(self, turn: Turn, campaign: Campaign) -> None:
        volatile = turn.state.volatile
        campaign.heartbeat_at = volatile.now + turn.state.settings.heartbeat_ms
        campaign.announced = volatile.prefix
        for other in turn.state.group.others(turn.state.me):
            turn.send(other, Heartbeat(campaign.ballot, volatile.prefix))

    def _expire(self, turn: Turn, campaign: Campaign) -> None:
        now = turn.state.volatile.now
        for slot in [s for s, waiting in campaign.waiting.items() if waiting.deadline <= now]:
            turn.reply(campaign.waiting.pop(slot).request_id, Outcome.UNKNOWN)
        while campaign.queue and campaign.queue[0].deadline <= now:
            turn.reply(campaign.queue.popleft().request_id, Outcome.OVERLOADED)

    def on_refill(self, turn: Turn, sender: ReplicaId, message: Refill) -> None:
        """Propose slots again to a replica that forgot its votes, if need be in a new ballot.

        What is chosen is the only command that Phase2a allows, so a chosen slot may be proposed in
        any later ballot. A slot that is neither chosen nor proposed here needs no repair.
        """
        state, volatile = turn.state, turn.state.volatile
        campaign = volatile.campaign
        if campaign is None or not campaign.elected:
            return
        if message.above >= campaign.ballot:
            self.phase1a(turn, message.above)
            return
        entries: list[Entry] = []
        for slot in message.slots:
            vote = state.durable.votes.get(slot)
            if slot in volatile.decided and (vote is None or vote.bal < campaign.ballot):
                self.phase2a(turn, slot, volatile.decided[slot])
                vote = state.durable.votes[slot]
            if vote is not None and vote.bal == campaign.ballot:
                entries.append(Entry(slot, vote.command))
        self._accept(turn, campaign, sender, entries)


def set_election_timer(state: ReplicaState) -> None:
    """Wait for a leader from now on, for a time that differs from replica to replica."""
    settings, volatile = state.settings, state.volatile
    wait = draw(volatile, settings.election_min_ms, settings.election_max_ms)
    volatile.election_at = volatile.now + wait
