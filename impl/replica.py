"""What may live here: `step`, which routes an input to the role that handles it. No IO, no clock.

Each action of specs/log/MultiPaxos.tla has one handler of its name:

    action       handler               message that triggers it    message it sends
    -----------  --------------------  --------------------------  ----------------
    Phase1a      proposer.phase1a      - (election timeout)        Prepare
    Phase1b      acceptor.phase1b      Prepare                     Promise
    Phase2a      proposer.phase2a      - (request, or a quorum)    Accept
    Phase2b      acceptor.phase2b      Accept                      Accepted
    Learn        learner.learn         Accepted, Decided           Decided
    Acknowledge  proposer.acknowledge  - (a decided request)       - (the client's reply)
    Crash        recover.crash         - (restart)                 -

A test reads this table and the spec and fails on an orphan on either side. Handlers named `on_x`
take message x apart, check what a network can get wrong, and call the actions.
"""

from __future__ import annotations

from dataclasses import dataclass

from impl.acceptor import Acceptor
from impl.effects import ClientRequest, Effects, Input, Receive, Tick
from impl.learner import Learner
from impl.messages import (
    Accept,
    Accepted,
    Ballot,
    Decided,
    DecidedEntries,
    FetchDecided,
    Heartbeat,
    Nack,
    Prepare,
    Promise,
    Recall,
    Recalled,
    Refill,
    ReplicaId,
    Slot,
)
from impl.proposer import Proposer, set_election_timer
from impl.recover import start
from impl.repair import Repairer
from impl.state import ReplicaState
from impl.turn import Turn

__all__ = ["Roles", "start", "step"]


@dataclass(frozen=True, slots=True)
class Roles:
    """The roles that a replica is composed of. Tests put faulty ones in their place."""

    repairer: Repairer
    acceptor: Acceptor
    learner: Learner
    proposer: Proposer

    @staticmethod
    def standard() -> Roles:
        """The roles as they should be."""
        repairer, learner = Repairer(), Learner()
        acceptor = Acceptor(repairer)
        return Roles(repairer, acceptor, learner, Proposer(acceptor, learner))


def step(state: ReplicaState, event: Input, roles: Roles) -> Effects:
    """Handle one input: update `state` in place and return what the driver has to do.

    Deterministic: the same state and input give the same effects. The driver owes the contract in
    impl/effects.py.
    """
    turn = Turn(state, event.cause if isinstance(event, Receive) else None)
    campaign = state.volatile.campaign
    match event:
        case Tick(now_ms):
            state.volatile.now = max(state.volatile.now, now_ms)
            roles.repairer.on_tick(turn)
            roles.proposer.on_tick(turn)
            roles.learner.fetch(turn)
        case ClientRequest():
            roles.proposer.on_request(turn, event)
        case Receive():
            assert event.sender in state.group.others(state.me), "a message from outside the group"
            _receive(turn, event, roles)
    if campaign is not None and state.volatile.campaign is not campaign:
        roles.proposer.stepped_down(turn, campaign)
    return turn.finish()


def _receive(turn: Turn, event: Receive, roles: Roles) -> None:
    sender, message = event.sender, event.message
    match message:
        case Prepare():
            before = turn.state.durable.max_bal
            roles.acceptor.on_prepare(turn, sender, message)
            if turn.state.durable.max_bal > before:
                set_election_timer(turn.state)
        case Promise():
            roles.proposer.on_promise(turn, sender, message)
        case Accept(ballot, entries, upto):
            roles.acceptor.on_accept(turn, sender, message)
            if entries and _follow(turn, sender, ballot):
                roles.learner.on_notice(turn, sender, ballot, upto)
        case Accepted():
            roles.proposer.on_accepted(turn, sender, message)
        case Nack(_, promised):
            _hear_of(turn, promised, roles)
        case Heartbeat(ballot, upto) | Decided(ballot, upto):
            _notice(turn, sender, ballot, upto, roles)
        case FetchDecided():
            roles.learner.on_fetch(turn, sender, message)
        case DecidedEntries():
            roles.learner.on_entries(turn, sender, message)
        case Recall():
            roles.repairer.on_recall(turn, sender, message)
        case Recalled():
            roles.repairer.on_recalled(turn, sender, message)
        case Refill():
            roles.proposer.on_refill(turn, sender, message)


def _notice(turn: Turn, sender: ReplicaId, ballot: Ballot, upto: Slot, roles: Roles) -> None:
    """A leader lives: adopt its ballot, follow it, learn; or tell it that its time is over."""
    _hear_of(turn, ballot, roles)
    if _follow(turn, sender, ballot):
        roles.learner.on_notice(turn, sender, ballot, upto)
    else:
        turn.send(sender, Nack(ballot, turn.state.durable.max_bal))


def _hear_of(turn: Turn, ballot: Ballot, roles: Roles) -> None:
    """Somebody has begun `ballot`: promise it, and with that stop conducting a lower one."""
    state = turn.state
    state.volatile.heard_of = max(state.volatile.heard_of, ballot)
    if ballot <= state.durable.max_bal or not roles.repairer.may_promise(state):
        return
    if state.group.owner(ballot) != state.me:
        roles.acceptor.phase1b(turn, ballot)
        set_election_timer(state)


def _follow(turn: Turn, leader: ReplicaId, ballot: Ballot) -> bool:
    """Take `leader` for the leader unless its ballot is outdated; False if it is."""
    state = turn.state
    if ballot < state.durable.max_bal:
        return False
    assert state.volatile.leads == -1, "whoever accepts a ballot conducts no lower one"
    state.volatile.leader = leader
    set_election_timer(state)
    return True
