"""What may live here: strongly connected components, and those in which a recurrent formula holds.

A cycle satisfies `[]<>p` if p happens on it, `<>[]p` if ~p does not. A component is refined until
all that happens in it may happen for ever, or until nothing is left: what must not happen is taken
out, and what remains falls apart into smaller components. (For weak and strong fairness this is
the algorithm of Emerson and Lei, 1987, in polynomial time; other formulas may branch.) No
recursion: components are as deep as the graph is long.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pymodel.check.liveness.formula import (
    Conjunction,
    Disjunction,
    Finally,
    Formula,
    Globally,
    Truth,
)
from pymodel.check.liveness.product import Events, Product, opposite


@dataclass(frozen=True, slots=True)
class Often:
    """The event happens infinitely often."""

    event: int


@dataclass(frozen=True, slots=True)
class Seldom:
    """The event happens finitely often."""

    event: int


@dataclass(frozen=True, slots=True)
class All:
    """All of the conditions."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """One of the conditions."""

    parts: tuple[Condition, ...]


Condition: TypeAlias = bool | Often | Seldom | All | Any


def condition_of(f: Formula, events: Events) -> Condition:
    """A recurrent formula as a condition on events."""
    match f:
        case Truth(value):
            return value
        case Globally(Finally(body)):
            return Often(events.number(body))
        case Finally(Globally(body)):
            return Seldom(events.number(opposite(body)))
        case Conjunction(parts):
            return All(tuple(condition_of(p, events) for p in parts))
        case Disjunction(parts):
            return Any(tuple(condition_of(p, events) for p in parts))
    raise AssertionError("not a recurrent formula")


def _reduced(c: Condition, happens: int) -> Condition:
    """The condition among edges on which only some events happen."""
    match c:
        case Often(event):
            return c if happens >> event & 1 else False
        case Seldom(event):
            return c if happens >> event & 1 else True
        case All(parts):
            return _all(_reduced(p, happens) for p in parts)
        case Any(parts):
            return _any(_reduced(p, happens) for p in parts)
    return c


def _all(parts: Iterable[Condition]) -> Condition:
    kept: list[Condition] = []
    for p in parts:
        if p is False:
            return False
        if p is not True:
            kept.extend(p.parts if isinstance(p, All) else (p,))
    if not kept:
        return True
    return kept[0] if len(kept) == 1 else All(tuple(dict.fromkeys(kept)))


def _any(parts: Iterable[Condition]) -> Condition:
    kept: list[Condition] = []
    for p in parts:
        if p is True:
            return True
        if p is not False:
            kept.extend(p.parts if isinstance(p, Any) else (p,))
    if not kept:
        return False
    return kept[0] if len(kept) == 1 else Any(tuple(dict.fromkeys(kept)))


def _without(c: Condition, event: int) -> Condition:
    """The condition where it is not asked that an event stops (a stronger condition)."""
    match c:
        case Seldom(e) if e == event:
            return False
        case All(parts):
            return _all(_without(p, event) for p in parts)
        case Any(parts):
            return _any(_without(p, event) for p in parts)
    return c


def needed(c: Condition) -> frozenset[int] | None:
    """Few events that make a condition true if all of them happen, and no others are asked to stop;
    None if there are none."""
    match c:
        case Often(event):
            return frozenset((event,))
        case Seldom():
            return None
        case All(parts):
            each = [needed(p) for p in parts]
            if any(e is None for e in each):
                return None
            return frozenset().union(*(e for e in each if e is not None))
        case Any(parts):
            found = [e for e in map(needed, parts) if e is not None]
            return min(found, key=len) if found else None
    return frozenset() if c is True else None


def _stopping(c: Condition) -> int:
    """Events (bits) that have to stop in any case."""
    match c:
        case Seldom(event):
            return 1 << event
        case All(parts):
            bits = 0
            for p in parts:
                bits |= _stopping(p)
            return bits
    return 0


def _some_seldom(c: Condition) -> int:
    """One of the events that may be asked to stop."""
    match c:
        case Seldom(event):
            return event
        case All(parts) | Any(parts):
            for p in parts:
                found = _some_seldom(p)
                if found >= 0:
                    return found
    return -1


@dataclass(frozen=True, slots=True)
class FairComponent:
    """Nodes among which some cycle satisfies the condition: one that passes through all of `needed`
    on edges without the events `banned` (bits)."""

    nodes: tuple[int, ...]
    banned: int
    needed: frozenset[int]


class ComponentFinder:
    """Finds the fair components of one product."""

    def __init__(self, product: Product, tick: Callable[[], None] = lambda: None) -> None:
        self._product = product
        self._tick = tick
        #: Which region a node is in: edges between regions do not count.
        self._region = array("q", bytes(8 * product.nodes))
        self._regions = 0
        self._index = array("q", bytes(8 * product.nodes))
        self._low = array("q", bytes(8 * product.nodes))
        self._clock = 0

    def fair(self, condition: Condition) -> Iterator[FairComponent]:
        """The components with a cycle that satisfies a condition."""
        work: list[tuple[Sequence[int], Condition, int]] = []
        happens = 0
        for bits in self._product.events:
            happens |= bits
        start = _reduced(condition, happens)
        if start is not False:
            work.append((range(self._product.nodes), start, 0))
        while work:
            nodes, wanted, banned = work.pop()
            banned |= _stopping(wanted)
            for component, found in self._split(nodes, banned):
                self._tick()
                yield from self._judge(component, _reduced(wanted, found), banned, work)

    def _judge(
        self,
        component: tuple[int, ...],
        wanted: Condition,
        banned: int,
        work: list[tuple[Sequence[int], Condition, int]],
    ) -> Iterator[FairComponent]:
        """A component that is fair, or new work with a part of it."""
        while wanted is not False:
            events = needed(wanted)
            if events is not None:
                yield FairComponent(component, banned, events)
                return
            if _stopping(wanted):
                work.append((component, wanted, banned))
                return
            event = _some_seldom(wanted)
            assert event >= 0
            # Either the event stops, or what is left of the condition holds without that.
            work.append((component, wanted, banned | 1 << event))
            wanted = _without(wanted, event)

    def _split(self, nodes: Sequence[int], banned: int) -> Iterator[tuple[tuple[int, ...], int]]:
        """The components among some nodes over edges without banned events, each with what happens
        on its edges; those without an edge are left out."""
        product = self._product
        allowed = bytes(not bits & banned for bits in product.events)
        self._regions += 1
        for node in nodes:
            self._region[node] = self._regions
        for component in list(self._components(nodes, self._regions, allowed)):
            self._regions += 1
            here = self._regions
            for node in component:
                self._region[node] = here
            marks: set[int] = set()
            for node in component:
                for edge in range(product.heads[node], product.heads[node + 1]):
                    mark = product.marks[edge]
                    if allowed[mark] and self._region[product.targets[edge]] == here:
                        marks.add(mark)
            if marks:
                happens = 0
                for mark in marks:
                    happens |= product.events[mark]
                yield component, happens

    def _components(
        self, nodes: Sequence[int], region: int, allowed: bytes
    ) -> Iterator[tuple[int, ...]]:
        """Tarjan's algorithm with a stack of its own, over the allowed edges inside a region."""
        heads, targets, marks = self._product.heads, self._product.targets, self._product.marks
        index, low, regions = self._index, self._low, self._region
        base = clock = self._clock
        open_: list[int] = []
        done = -region  # a node whose component is known leaves the region
        for root in nodes:
            if index[root] > base:
                continue
            clock += 1
            index[root] = low[root] = clock
            open_.append(root)
            path, places = [root], [heads[root]]
            while path:
                node, edge = path[-1], places[-1]
                end = heads[node + 1]
                least = low[node]
                while edge < end:
                    target = targets[edge]
                    if allowed[marks[edge]] and regions[target] == region:
                        seen = index[target]
                        if seen <= base:
                            break
                        least = min(least, seen)
                    edge += 1
                low[node] = least
                if edge < end:
                    places[-1] = edge
                    clock += 1
                    index[target] = low[target] = clock
                    open_.append(target)
                    path.append(target)
                    places.append(heads[target])
                    continue
                path.pop()
                places.pop()
                if path and least < low[path[-1]]:
                    low[path[-1]] = least
                if least == index[node]:
                    size = len(open_) - 1
                    while open_[size] != node:
                        size -= 1
                    component = tuple(open_[size:])
                    del open_[size:]
                    for member in component:
                        regions[member] = done
                    yield component
        self._clock = clock
