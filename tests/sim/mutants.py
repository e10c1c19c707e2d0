"""Seeded bugs: each takes the place of one role, and is to be found by the simulator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from impl.acceptor import Acceptor
from impl.effects import PromiseRecord, Record, VoteRecord
from impl.learner import Learner
from impl.messages import NOOP, Accept, Ballot, Command, ReplicaId, Slot
from impl.proposer import Proposer
from impl.repair import Repairer
from impl.replica import Roles
from impl.sim.machine import ListMachine
from impl.sim.run import list_workload
from impl.sim.world import Workload
from impl.state import Campaign, ReplicaState
from impl.turn import Turn


class _Forgetting:
    """A turn that drops records of one type on their way to the disk."""

    def __init__(self, turn: Turn, dropped: type[Record]) -> None:
        self._turn, self._dropped = turn, dropped

    def persist(self, record: Record) -> None:
        if not isinstance(record, self._dropped):
            self._turn.persist(record)

    def __getattr__(self, name: str) -> object:
        return getattr(self._turn, name)


class VoteNotPersisted(Acceptor):
    """Votes, tells everybody, and writes nothing down."""

    def phase2b(
        self,
        turn: Turn,
        ballot: Ballot,
        slot: Slot,
        command: Command,
        after: tuple[str, ...] = (),
    ) -> None:
        forgetting = cast(Turn, _Forgetting(turn, VoteRecord))
        super().phase2b(forgetting, ballot, slot, command, after)


class PromiseNotPersisted(Acceptor):
    """Promises, and writes nothing down."""

    def phase1b(self, turn: Turn, ballot: Ballot) -> None:
        super().phase1b(cast(Turn, _Forgetting(turn, PromiseRecord)), ballot)


class VotesBelowPromise(Acceptor):
    """Votes in any ballot, whatever it promised."""

    def on_accept(self, turn: Turn, sender: ReplicaId, message: Accept) -> None:
        durable = turn.state.durable
        promised = durable.max_bal
        durable.max_bal = min(promised, message.ballot)
        super().on_accept(turn, sender, message)
        durable.max_bal = max(promised, message.ballot)


class HidesVotes(Acceptor):
    """Promises, but reports none of its votes: a log replica that hands nothing over."""

    def promise(self, state: ReplicaState, ballot: Ballot, above: Slot):  # type: ignore[no-untyped-def]
        if state.group.is_storage(state.me):
            return super().promise(state, ballot, above)
        whole = super().promise(state, ballot, above)
        return replace(whole, votes=(), upto=above, complete=True)


class LogReplicaLearns(Learner):
    """Takes every notice for its own, on a log replica as well."""

    def on_notice(self, turn: Turn, sender: ReplicaId, ballot: Ballot, upto: Slot) -> None:
        super().on_notice(turn, sender, ballot, upto)
        if not turn.state.group.is_storage(turn.state.me):
            votes = turn.state.durable.votes
            turn.state.volatile.decided.update(
                {slot: vote.command for slot, vote in votes.items() if slot <= upto}
            )


class TrustsOldVotes(Learner):
    """Takes its own vote for chosen, whichever ballot it was cast in."""

    def on_notice(self, turn: Turn, sender: ReplicaId, ballot: Ballot, upto: Slot) -> None:
        state = turn.state
        if state.group.is_storage(state.me) and state.volatile.campaign is None:
            for slot in range(state.volatile.prefix + 1, upto + 1):
                vote = state.durable.votes.get(slot)
                if vote is not None and slot not in state.volatile.decided:
                    self.learn(turn, slot, vote.command)
        super().on_notice(turn, sender, ballot, upto)


class AcknowledgesEarly(Proposer):
    """Takes its own vote for a quorum."""

    def enough(self, state: ReplicaState, tally: dict[ReplicaId, str | None]) -> bool:
        return state.me in tally


class IgnoresHighestVote(Proposer):
    """Fills every slot that Phase 1 found with a no-op."""

    def choose(self, _campaign: Campaign, _slot: Slot) -> Command:
        return NOOP


class BallotNotPersisted(Proposer):
    """Begins a ballot without writing that down."""

    def phase1a(self, turn: Turn, above: Ballot = -1) -> None:
        super().phase1a(cast(Turn, _Forgetting(turn, PromiseRecord)), above)


class NeverRepairs(Repairer):
    """A damaged replica that goes on as if nothing had happened."""

    def may_promise(self, state: ReplicaState) -> bool:
        state.volatile.repair = None
        return True

    def may_vote(self, _state: ReplicaState, _ballot: Ballot) -> bool:
        return True


def roles(
    acceptor: Callable[[Repairer], Acceptor] = Acceptor,
    learner: Callable[[], Learner] = Learner,
    proposer: Callable[[Acceptor, Learner], Proposer] = Proposer,
    repairer: Callable[[], Repairer] = Repairer,
) -> Roles:
    """The standard roles but for the ones given."""
    repairing, learning = repairer(), learner()
    accepting = acceptor(repairing)
    return Roles(repairing, accepting, learning, proposer(accepting, learning))


class DoesEverythingTwice(ListMachine):
    """Forgets what clients asked before, so that a retry takes effect again."""

    def apply(self, slot: Slot, command: Command) -> bytes:
        self._now.answers.clear()
        return super().apply(slot, command)


class LosesAKey(ListMachine):
    """Comes back from a crash without one of its keys."""

    def crash(self) -> None:
        super().crash()
        self._now.lists.pop("k0", None)


def workload(machine: Callable[[], ListMachine]) -> Workload:
    """The standard workload on a broken state machine."""
    standard = list_workload()
    return replace(standard, machine=lambda _: machine())
