"""What may live here: the world, which moves time on and lets things happen in a fixed order.

All chance comes from the seed, each concern with a stream of its own, so that leaving out a fault
does not change everything else: this is what makes schedules shrink.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any

from impl.effects import Apply, ClientRequest, Event, Receive, Reply, Send
from impl.invariants import Ghost, Violation, check
from impl.messages import ReplicaId
from impl.quorum import Group
from impl.replica import Roles
from impl.sim.client import Answer, SimClient
from impl.sim.clock import NodeClock
from impl.sim.faults import (
    Crash,
    CrashAtPersist,
    Cut,
    Fault,
    Isolate,
    Outage,
    Pause,
    Rot,
    SlowDisk,
    Weather,
)
from impl.sim.history import Matters, Model
from impl.sim.machine import Request, SimMachine
from impl.sim.network import Network
from impl.sim.node import SimNode
from impl.state import ReplicaState, Settings


@dataclass(frozen=True, slots=True)
class Workload:
    """A state machine, and how the clients of the simulator talk to it."""

    machine: Callable[[ReplicaId], SimMachine]
    encode: Callable[[Request], bytes]
    decode: Callable[[bytes], Hashable]
    model: Model[Any]
    matters: Matters


@dataclass(frozen=True, slots=True)
class Plan:
    """What a world is made of."""

    seed: int
    group: Group
    zones: Mapping[ReplicaId, str]
    settings: Settings
    roles: Roles
    workload: Workload
    clients: int
    requests: int
    keys: int
    think_ms: int
    loss: int
    doubled: int


_TICK = 20_000  # microseconds between a node's ticks
_ENOUGH = 5  # violations after which going on shows nothing new


class World:
    """Nodes, clients, a network, and a queue of what happens next."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.now = 0
        self.ghost = Ghost(plan.group)
        self.violations: list[Violation] = []
        self.steps = 0
        self.actions: Counter[str] = Counter()
        self.messages: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()
        self.injected: Counter[str] = Counter()
        self._moment = 0
        self._order = 0
        self._queue: list[tuple[int, int, Callable[[], None]]] = []
        self._slow: Counter[ReplicaId] = Counter()
        self._healed = False
        self._disks = self._stream("disk")
        self.network = Network(self._stream("network"), plan.loss, plan.doubled)
        self.nodes = {name: self._node(name) for name in plan.group.members}
        self.clients = [self._client(i) for i in range(plan.clients)]

    def _stream(self, concern: str) -> Random:
        return Random(f"{self.plan.seed}/{concern}")

    def _node(self, name: ReplicaId) -> SimNode:
        plan, rng = self.plan, self._stream(name)
        clock = NodeClock(rng.randrange(1_000_000), rng.randrange(-20, 21))
        machine = plan.workload.machine(name) if plan.group.is_storage(name) else None
        seed, every = rng.randrange(1 << 32), rng.randrange(1, 8)
        return SimNode(
            name, plan.group, plan.roles, plan.settings, clock, self, machine, seed, _TICK, every
        )

    def _client(self, index: int) -> SimClient:
        plan, name = self.plan, f"c{index}"
        keys = [f"k{i}" for i in range(plan.keys)]
        return SimClient(
            name,
            plan.group.storage,
            keys,
            plan.requests,
            plan.think_ms * 1000,
            4,
            self._stream(name),
            self,
        )

    # --- time -------------------------------------------------------------------------------------

    def after(self, delay: int, action: Callable[[], None]) -> None:
        """Do something in `delay` microseconds; at one moment, in the order of asking."""
        assert delay >= 0, "time does not go back"
        self._order += 1
        heapq.heappush(self._queue, (self.now + delay, self._order, action))

    def run(self, until: int, done: Callable[[], bool]) -> None:
        """Let things happen until `until` microseconds, `done`, or enough is broken."""
        while self._queue and self._queue[0][0] <= until:
            if len(self.violations) >= _ENOUGH or done():
                return
            self.now, _, action = heapq.heappop(self._queue)
            try:
                action()
            except AssertionError as error:
                self.broken("Assertion", _where(error))
                return

    def moment(self) -> int:
        """A number higher than all before it."""
        self._moment += 1
        return self._moment

    # --- what nodes do ----------------------------------------------------------------------------

    def begin(self, faults: Sequence[Fault]) -> None:
        """Start nodes and clients, and put the faults into the queue."""
        for node in self.nodes.values():
            node.boot()
        for client in self.clients:
            self.after(client.rng.randrange(200_000), client.begin)
        for fault in faults:
            self.after(fault.at * 1000, partial(self._inject, fault))

    def stepped(self, state: ReplicaState) -> None:
        """Every invariant, after every step."""
        self.steps += 1
        self.violations += check(self.ghost, state)

    def performed(self, event: Event) -> None:
        """An event becomes part of the past."""
        self.actions[event.action] += 1
        self.violations += self.ghost.record(event)

    def applied(self, node: ReplicaId, apply: Apply) -> None:
        """A state machine is fed."""
        self.violations += self.ghost.apply(node, apply.slot, apply.command)

    def broken(self, invariant: str, message: str) -> None:
        """A contract was broken."""
        self.violations.append(Violation(invariant, message))

    def sync_time(self, node: ReplicaId) -> int:
        """About what a disk takes, longer while it is slow."""
        return self._disks.randrange(500, 5_000) + self._slow[node] * 1000

    def leave(self, node: ReplicaId, send: Send) -> None:
        """A message to another node."""
        self.messages[type(send.message).__name__] += 1
        event = Receive(node, send.message, send.cause)
        for delay in self.network.arrivals(node, send.to):
            self.after(delay, lambda: self.nodes[send.to].handle(event))

    def answer(self, node: ReplicaId, reply: Reply, result: bytes) -> None:
        """A node's answer to the client whose name the request carries."""
        self.outcomes[reply.outcome.value] += 1
        client = self.clients[int(reply.request_id.partition("~")[0].removeprefix("c"))]
        answer = Answer(reply.request_id, reply.outcome, reply.hint, result)
        for delay in self.network.arrivals(node, client.name):
            self.after(delay, lambda: client.receive(answer))

    # --- what clients do --------------------------------------------------------------------------

    def ask(self, client: SimClient, node: ReplicaId, request: ClientRequest) -> None:
        """A client's request to a node."""
        for delay in self.network.arrivals(client.name, node):
            self.after(delay, lambda: self.nodes[node].handle(request))

    def encode(self, request: Request) -> bytes:
        """As the state machine wants it."""
        return self.plan.workload.encode(request)

    def decode(self, result: bytes) -> Hashable:
        """As the model knows it."""
        return self.plan.workload.decode(result)

    # --- faults -----------------------------------------------------------------------------------

    def _inject(self, fault: Fault) -> None:
        if self._healed:
            return
        self.injected[type(fault).__name__] += 1
        match fault:
            case Crash(_, name, down, keep, torn):
                self._stop(name, down, keep, torn)
            case CrashAtPersist(_, name, _, _, _):
                self.nodes[name].trap(fault)
            case Rot(_, name, down, nth, named):
                if self._stop(name, down, 0, False):
                    self.nodes[name].disk.rot(nth, named)
            case Outage(_, zone, down):
                for name in [n for n in self.nodes if self.plan.zones[n] == zone]:
                    self._stop(name, down, 0, False)
            case Pause(_, name, lasting):
                self.nodes[name].pause()
                self._later(lasting, self.nodes[name].resume)
            case Cut(_, src, dst, lasting):
                self._cut([(src, dst)], lasting)
            case Isolate(_, name, lasting):
                others = self.plan.group.others(name)
                self._cut([(name, o) for o in others] + [(o, name) for o in others], lasting)
            case Weather(_, lasting, _, _, _):
                self.network.weather.append(fault)
                self._later(lasting, lambda: self.network.weather.remove(fault))
            case SlowDisk(_, name, lasting, sync):
                self._slow[name] += sync
                self._later(lasting, lambda: self._slow.subtract({name: sync}))

    def _cut(self, links: Sequence[tuple[str, str]], lasting: int) -> None:
        for src, dst in links:
            self.network.cut(src, dst, 1)
            self._later(lasting, partial(self.network.cut, src, dst, -1))

    def _later(self, lasting: int, undo: Callable[[], None]) -> None:
        """Undo a fault when its time is over, unless everything was healed before."""
        self.after(lasting * 1000, lambda: None if self._healed else undo())

    def _stop(self, name: ReplicaId, down: int, keep: int, torn: bool) -> bool:
        node = self.nodes[name]
        if node.state is None:
            return False
        node.crash(keep, torn)
        self.stopped(name, down)
        return True

    def stopped(self, node: ReplicaId, down: int) -> None:
        """It comes back by itself after `down` ms, unless it did so in between."""
        incarnation = self.nodes[node].incarnation
        self.after(down * 1000, lambda: self._restart(node, incarnation))

    def _restart(self, name: ReplicaId, incarnation: int) -> None:
        node = self.nodes[name]
        if node.state is None and node.incarnation == incarnation:
            node.boot()

    def heal(self) -> None:
        """The faults are over: whoever is down comes back, and clients wait as long as it takes."""
        self._healed = True
        self.network.heal()
        self._slow.clear()
        for node in self.nodes.values():
            node.traps.clear()
            while node.paused:
                node.resume()
            if node.state is None:
                node.boot()
        for client in self.clients:
            client.patient = True

    def converged(self) -> bool:
        """All requests answered, all logs repaired, all storage replicas know and did the same."""
        if not all(client.done for client in self.clients):
            return False
        last = max(self.ghost.chosen, default=0)
        for node in self.nodes.values():
            if node.state is None or node.state.volatile.repair is not None:
                return False
            if node.machine is None:
                continue
            if (node.state.volatile.prefix, node.machine.applied_slot) != (last, last):
                return False
        return True


def _where(error: AssertionError) -> str:
    """The message and the line of a failed assertion."""
    trace = error.__traceback__
    assert trace is not None, "it was raised"
    while trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code
    return f"{error} ({code.co_qualname}, line {trace.tb_lineno})"
