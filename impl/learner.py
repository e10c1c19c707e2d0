"""What may live here: the learner, which finds out what is chosen and feeds the state machine.

MultiPaxos: Learn. Only storage replicas learn. A leader learns from the votes of its own ballot and
from nothing else: its commit notices are then about its own proposals, and who voted for these in
its ballot knows the command. Everybody else learns from notices, or fetches the commands.
"""

from __future__ import annotations

from impl.effects import ChosenRecord
from impl.messages import (
    Ballot,
    Command,
    DecidedEntries,
    Entry,
    FetchDecided,
    ReplicaId,
    Slot,
)
from impl.state import ReplicaState, draw
from impl.turn import Turn


class Learner:
    """Knows the decided prefix, tells others of it, and catches up from them."""

    def learn(self, turn: Turn, slot: Slot, command: Command, after: tuple[str, ...] = ()) -> None:
        """MultiPaxos!Learn, "Paxos Made Simple" §2.3: `command` is chosen in `slot`.

        Differs: the spec reads a quorum's 2b itself; here a leader counts them and the others take
        its word, or that of whoever heard it.
        """
        state, volatile = turn.state, turn.state.volatile
        assert state.group.is_storage(state.me), "a log replica learns nothing"
        known = volatile.decided.get(slot)
        assert known is None or known == command, "two commands chosen in one slot"
        if known is not None:
            return
        volatile.decided[slot] = command
        turn.persist(self._record(state, slot, command))
        turn.perform("Learn", {"r": state.me, "s": slot, "c": command}, slot=slot, after=after)
        advance(state)
        while volatile.applied + 1 in volatile.decided:
            volatile.applied += 1
            turn.apply(volatile.applied, volatile.decided[volatile.applied])

    def _record(self, state: ReplicaState, slot: Slot, command: Command) -> ChosenRecord:
        vote = state.durable.votes.get(slot)
        if vote is not None and vote.command == command:
            return ChosenRecord(slot, vote.bal, None)
        return ChosenRecord(slot, -1, command)

    def on_notice(self, turn: Turn, sender: ReplicaId, ballot: Ballot, upto: Slot) -> None:
        """The leader of `ballot` says that slots up to `upto` are chosen.

        Where this replica voted in that very ballot it knows the command: one ballot, one command.
        """
        state, volatile = turn.state, turn.state.volatile
        if volatile.campaign is not None or not state.group.is_storage(state.me):
            return
        if upto > volatile.goal:
            volatile.goal, volatile.fetch_from = upto, sender
        for slot in range(volatile.prefix + 1, upto + 1):
            if slot in volatile.decided:
                continue
            vote = state.durable.votes.get(slot)
            if vote is None or vote.bal != ballot:
                break
            self.learn(turn, slot, vote.command)
        self.fetch(turn)

    def fetch(self, turn: Turn) -> None:
        """Ask for commands that are known to be chosen, but not known here."""
        state, volatile = turn.state, turn.state.volatile
        if volatile.campaign is not None or volatile.goal <= volatile.prefix:
            return
        others = [r for r in state.group.storage if r != state.me]
        if volatile.now < volatile.fetch_at or not others:
            return
        target = volatile.fetch_from or others[draw(volatile, 0, len(others) - 1)]
        volatile.fetch_from = None
        volatile.fetch_at = volatile.now + state.settings.retransmit_ms
        turn.send(target, FetchDecided(volatile.prefix))

    def on_fetch(self, turn: Turn, sender: ReplicaId, message: FetchDecided) -> None:
        """Hand out chosen commands, as many as go into one message."""
        state, volatile = turn.state, turn.state.volatile
        entries: list[Entry] = []
        size = 0
        for slot in range(message.above + 1, volatile.prefix + 1):
            command = volatile.decided[slot]
            size += len(command)
            full = len(entries) == state.settings.chunk_entries
            if entries and (full or size > state.settings.chunk_bytes):
                break
            entries.append(Entry(slot, command))
        if entries:
            turn.send(sender, DecidedEntries(message.above, tuple(entries), volatile.prefix))

    def on_entries(self, turn: Turn, sender: ReplicaId, message: DecidedEntries) -> None:
        """Learn what another storage replica knows, and ask on if there is more."""
        state, volatile = turn.state, turn.state.volatile
        if volatile.campaign is not None or not state.group.is_storage(state.me):
            return
        before = volatile.prefix
        for entry in message.entries:
            self.learn(turn, entry.slot, entry.command)
        volatile.goal = max(volatile.goal, message.known_upto)
        if volatile.prefix > before:
            volatile.fetch_from, volatile.fetch_at = sender, volatile.now
        self.fetch(turn)


def advance(state: ReplicaState) -> None:
    """Move the decided prefix over everything that is now known without a gap."""
    volatile = state.volatile
    while volatile.prefix + 1 in volatile.decided:
        volatile.prefix += 1
