"""What may live here: faults as data. A schedule is a list of them, so it can be kept and shrunk.

`at` is the world's time in ms, `lasting` and `down` are in ms. A fault that finds nothing to harm
(a crash of a node that is down) does nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from random import Random

from impl.messages import ReplicaId


class Point(Enum):
    """Where on a persist's way a crash can fall."""

    UNWRITTEN = "unwritten"  # nothing of it reached the disk
    TORN = "torn"  # half of it did
    DURABLE = "durable"  # all of it, and nobody was told: not even the trace
    TRACED = "traced"  # the trace was written, no message left


@dataclass(frozen=True, slots=True)
class Crash:
    """The node stops; `keep` of its unsynced writes survive, the next may be torn."""

    at: int
    node: ReplicaId
    down: int
    keep: int = 0
    torn: bool = False


@dataclass(frozen=True, slots=True)
class CrashAtPersist:
    """The node stops at a boundary of its `nth` sync from `at` on."""

    at: int
    node: ReplicaId
    down: int
    nth: int
    point: Point


@dataclass(frozen=True, slots=True)
class Rot:
    """The node stops and, while it is down, one of its durable records is damaged."""

    at: int
    node: ReplicaId
    down: int
    nth: int
    named: bool


@dataclass(frozen=True, slots=True)
class Outage:
    """Every node of an availability zone stops, with nothing unsynced kept."""

    at: int
    zone: str
    down: int


@dataclass(frozen=True, slots=True)
class Pause:
    """The node does nothing; what arrives meanwhile waits. Nothing is lost."""

    at: int
    node: ReplicaId
    lasting: int


@dataclass(frozen=True, slots=True)
class Cut:
    """No message gets from `src` to `dst`: a partition in one direction."""

    at: int
    src: ReplicaId
    dst: ReplicaId
    lasting: int


@dataclass(frozen=True, slots=True)
class Isolate:
    """No message gets to or from the node's peers; clients still reach it."""

    at: int
    node: ReplicaId
    lasting: int


@dataclass(frozen=True, slots=True)
class Weather:
    """Bad network for everybody: percentages lost and doubled, and a delay up to `delay` ms more.

    The delay is drawn for each message: this is what reorders.
    """

    at: int
    lasting: int
    loss: int
    doubled: int
    delay: int


@dataclass(frozen=True, slots=True)
class SlowDisk:
    """The node's syncs take `sync` ms."""

    at: int
    node: ReplicaId
    lasting: int
    sync: int


Fault = Crash | CrashAtPersist | Rot | Outage | Pause | Cut | Isolate | Weather | SlowDisk


def random_schedule(
    rng: Random, nodes: Sequence[ReplicaId], zones: Sequence[str], until: int, count: int
) -> tuple[Fault, ...]:
    """`count` faults of all kinds before `until`; disks rot at one node at most.

    At one, because two replicas that forget at once are one more than the group can repair: they
    stay safe, but need not converge.
    """
    kinds = (Crash, CrashAtPersist, Outage, Pause, Cut, Isolate, Weather, SlowDisk)
    schedule: list[Fault] = []
    rotten, victim = min(count, rng.choice((0, 0, 1, 1, 2))), [rng.choice(nodes)]
    for i in range(count):
        if i < rotten:
            schedule.append(_random_fault(rng, Rot, victim, zones, until))
        else:
            schedule.append(_random_fault(rng, rng.choice(kinds), nodes, zones, until))
    return tuple(sorted(schedule, key=lambda fault: (fault.at, repr(fault))))


def _random_fault(
    rng: Random, kind: type[Fault], nodes: Sequence[ReplicaId], zones: Sequence[str], until: int
) -> Fault:
    at, lasting = rng.randrange(until), rng.randrange(50, 1500)
    node = rng.choice(nodes)
    if kind is Crash:
        return Crash(at, node, lasting, rng.randrange(3), rng.random() < 0.3)
    if kind is CrashAtPersist:
        return CrashAtPersist(at, node, lasting, rng.randrange(6), rng.choice(list(Point)))
    if kind is Rot:
        return Rot(at, node, lasting, rng.randrange(100), rng.random() < 0.5)
    if kind is Outage:
        return Outage(at, rng.choice(zones), lasting)
    if kind is Pause:
        return Pause(at, node, lasting)
    if kind is Cut:
        return Cut(at, node, rng.choice([n for n in nodes if n != node]), lasting)
    if kind is Isolate:
        return Isolate(at, node, lasting)
    if kind is Weather:
        return Weather(at, lasting, rng.randrange(30), rng.randrange(30), rng.randrange(200))
    return SlowDisk(at, node, lasting, rng.randrange(10, 200))
