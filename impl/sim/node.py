"""What may live here: the simulator's driver of `replica.step`, one node with its disk and machine.

It keeps the contract of impl/effects.py: effects leave in step order, each step's after its own and
all earlier records are durable and its trace records are written.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from impl import observe
from impl.effects import Apply, Effects, Event, Input, Outcome, Reply, Send, Tick
from impl.messages import ReplicaId, Slot
from impl.quorum import Group
from impl.replica import Roles, start, step
from impl.sim.clock import NodeClock
from impl.sim.disk import SimDisk
from impl.sim.faults import CrashAtPersist, Point
from impl.sim.machine import SimMachine
from impl.state import ReplicaState, Settings


class Surroundings(Protocol):
    """What a node needs of the world around it."""

    @property
    def now(self) -> int:
        """Microseconds since the world began."""
        ...

    def after(self, delay: int, action: Callable[[], None]) -> None:
        """Do something in `delay` microseconds."""
        ...

    def sync_time(self, node: ReplicaId) -> int:
        """How long the sync that begins now takes, in microseconds."""
        ...

    def performed(self, event: Event) -> None:
        """An event was recorded: from here on others may see its effects."""
        ...

    def applied(self, node: ReplicaId, apply: Apply) -> None:
        """A command reached a state machine."""
        ...

    def leave(self, node: ReplicaId, send: Send) -> None:
        """A message leaves."""
        ...

    def answer(self, node: ReplicaId, reply: Reply, result: bytes) -> None:
        """A client's answer leaves."""
        ...

    def stepped(self, state: ReplicaState) -> None:
        """A replica has just taken a step."""
        ...

    def stopped(self, node: ReplicaId, down: int) -> None:
        """The node crashed by itself, at a persist; it is to come back after `down` ms."""
        ...

    def broken(self, invariant: str, message: str) -> None:
        """A node's own contract was broken."""
        ...


@dataclass(slots=True)
class Trap:
    """A crash that is to fall at one of the next syncs: after `syncs` more have begun."""

    syncs: int
    point: Point
    down: int


@dataclass(slots=True)
class SimNode:
    """One process on one machine, for as many incarnations as it takes."""

    name: ReplicaId
    group: Group
    roles: Roles
    settings: Settings
    clock: NodeClock
    world: Surroundings
    machine: SimMachine | None  # None on a log replica
    seed: int
    tick: int
    checkpoint_every: int
    disk: SimDisk = field(default_factory=SimDisk)
    state: ReplicaState | None = None  # None while it is down
    incarnation: int = -1
    paused: int = 0  # how many pauses are on
    inbox: list[Input] = field(default_factory=list)
    unreleased: deque[Effects] = field(default_factory=deque)
    results: dict[Slot, bytes] = field(default_factory=dict)
    traps: list[Trap] = field(default_factory=list)
    lines: list[dict[str, object]] = field(default_factory=list)

    def boot(self) -> None:
        """Begin an incarnation from what the disk and the machine kept."""
        assert self.state is None, "it runs already"
        self.incarnation += 1
        applied = 0 if self.machine is None else self.machine.applied_slot
        self.state, effects = start(
            self.name,
            self.group,
            records=list(self.disk.durable),
            applied=applied,
            incarnation=self.incarnation,
            seed=self.seed + self.incarnation,
            settings=self.settings,
        )
        self.lines.append(observe.header(self.group, self.name, self.incarnation))
        self._take(effects)
        self._tick(self.incarnation)

    def crash(self, keep: int, torn: bool) -> None:
        """Stop at once; what was not durable is lost, but for what the disk kept by itself."""
        assert self.state is not None, "it is down already"
        self.state = None
        self.disk.crash(keep, torn)
        if self.machine is not None:
            self.machine.crash()
        self.unreleased.clear()
        self.results.clear()
        self.inbox.clear()

    def trap(self, fault: CrashAtPersist) -> None:
        """Arm a crash at a later sync."""
        self.traps.append(Trap(fault.nth, fault.point, fault.down))

    def pause(self) -> None:
        """Do nothing until resumed."""
        self.paused += 1

    def resume(self) -> None:
        """Take up what arrived meanwhile."""
        assert self.paused > 0, "it was paused"
        self.paused -= 1
        if self.paused == 0 and self.state is not None:
            waiting, self.inbox = self.inbox, []
            self._release()
            for event in waiting:
                self.handle(event)

    def handle(self, event: Input) -> None:
        """One input of the replica; lost if the node is down."""
        if self.state is None:
            return
        if self.paused:
            self.inbox.append(event)
            return
        effects = step(self.state, event, self.roles)
        self.world.stepped(self.state)
        self._take(effects)

    def _tick(self, incarnation: int) -> None:
        if self.state is None or self.incarnation != incarnation:
            return
        if not self.paused:
            self.handle(Tick(self.clock.read(self.world.now)))
        self.world.after(self.tick, lambda: self._tick(incarnation))

    def _take(self, effects: Effects) -> None:
        if effects.persist is not None:
            self.disk.write(effects.persist)
        self.unreleased.append(effects)
        self._sync()
        self._release()

    def _sync(self) -> None:
        if self.state is None or not self.disk.wants_sync():
            return
        if self._trapped((Point.UNWRITTEN, Point.TORN), count=True):
            return
        self.disk.begin_sync()
        incarnation = self.incarnation
        self.world.after(self.world.sync_time(self.name), lambda: self._synced(incarnation))

    def _synced(self, incarnation: int) -> None:
        if self.state is None or self.incarnation != incarnation:
            return
        self.disk.end_sync()
        if self._trapped((Point.DURABLE, Point.TRACED), count=False):
            return
        self._release()
        self._sync()

    def _trapped(self, points: tuple[Point, ...], count: bool) -> bool:
        """Whether a trap goes off here; `count` at the beginning of a sync, which uses up one."""
        for trap in self.traps:
            if trap.syncs <= 0 and trap.point in points:
                self.traps.remove(trap)
                if trap.point is Point.TRACED:
                    self._release(quiet=True)
                self.crash(0, trap.point is Point.TORN)
                self.world.stopped(self.name, trap.down)
                return True
            trap.syncs -= count
        return False

    def _release(self, quiet: bool = False) -> None:
        """Let the effects of steps leave whose records are durable; `quiet` stops at the trace."""
        while self.unreleased and not self.paused:
            effects = self.unreleased[0]
            persist = effects.persist
            if persist is not None and persist.sync and persist.id > self.disk.synced_id:
                return
            self.unreleased.popleft()
            for event in effects.events:
                self.lines.append(observe.record(event, self.clock.read(self.world.now)))
                self.world.performed(event)
            if not quiet:
                self._leave(effects)

    def _leave(self, effects: Effects) -> None:
        waits = [send.after for send in effects.sends] + [r.after for r in effects.replies]
        for after in waits:
            if after is not None and after > self.disk.synced_id:
                self.world.broken("PersistBeforeSend", f"{self.name} sends before {after} is safe")
        for apply in effects.applies:
            self._apply(apply)
        for send in effects.sends:
            self.world.leave(self.name, send)
        for reply in effects.replies:
            committed = reply.outcome is Outcome.COMMITTED and reply.slot is not None
            result = self.results[reply.slot] if committed and reply.slot is not None else b""
            self.world.answer(self.name, reply, result)

    def _apply(self, apply: Apply) -> None:
        assert self.machine is not None, "a log replica has no state machine"
        self.world.applied(self.name, apply)
        self.results[apply.slot] = self.machine.apply(apply.slot, apply.command)
        if apply.slot % self.checkpoint_every == 0:
            self.machine.checkpoint()
