"""What may live here: the graph in which a counterexample is looked for, and its edges' events.

It is the graph of states itself, with its stuttering steps, where all that matters recurs; and its
product with an automaton otherwise. An *event* is a plain formula that holds on a step, or that one
`<>` of the automaton is not put off by it. Edges with the same events have the same `mark`.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pymodel.check.liveness.automaton import Automaton
from pymodel.check.liveness.formula import (
    TRUE,
    Conjunction,
    Disjunction,
    Finally,
    Formula,
    Globally,
    Literal,
    Truth,
    conjunction,
)
from pymodel.check.liveness.graph import Graph
from pymodel.check.liveness.truths import STUTTER, Row, Truths

#: Nodes made between two calls of `tick`.
_STRIDE = 4096


class Events:
    """Plain formulas by number: each is a bit in what happens on an edge."""

    def __init__(self) -> None:
        self.formulas: list[Formula] = []
        self._known: dict[Formula, int] = {}

    def number(self, f: Formula) -> int:
        """The number of a plain formula."""
        known = self._known.get(f)
        if known is None:
            known = self._known[f] = len(self.formulas)
            self.formulas.append(f)
        return known

    def collect(self, f: Formula) -> None:
        """Number what a recurrent formula speaks of: p of `[]<>p`, and ~p of `<>[]p`."""
        match f:
            case Globally(Finally(body)):
                self.number(body)
            case Finally(Globally(body)):
                self.number(opposite(body))
            case Conjunction(parts) | Disjunction(parts):
                for part in parts:
                    self.collect(part)

    def __len__(self) -> int:
        return len(self.formulas)


def opposite(f: Formula) -> Formula:
    """The negation of a plain formula, in the order in which it is written."""
    match f:
        case Truth(value):
            return Truth(not value)
        case Literal(atom, positive):
            return Literal(atom, not positive)
        case Conjunction(parts):
            return Disjunction(tuple(map(opposite, parts)))
        case Disjunction(parts):
            return Conjunction(tuple(map(opposite, parts)))
    raise AssertionError("not a plain formula")


class Marks:
    """The marks of the graph's edges: which plain formulas hold on them. More can be added."""

    def __init__(self, graph: Graph, truths: Truths) -> None:
        self._truths = truths
        self.sets: list[int] = [0]
        self._numbers: dict[int, int] = {0: 0}
        self.stutters = array("i", bytes(4 * graph.nodes))
        self.edges = array("i", bytes(4 * graph.edges))
        self._done = 0

    def update(self, events: Events) -> None:
        """Mark the edges with the events that are new; an event that fails anywhere is an error."""
        fresh = events.formulas[self._done :]
        if not fresh:
            return
        for f in fresh:
            self._truths.all_known(f)
        self.stutters = self._marked(self.stutters, [self._truths.on_stutters(f) for f in fresh])
        self.edges = self._marked(self.edges, [self._truths.on_edges(f) for f in fresh])
        self._done = len(events)

    def _marked(self, marks: array[int], rows: Sequence[Row]) -> array[int]:
        """The marks with more events; `rows` are these events' truths."""
        known: dict[tuple[int, ...], int] = {}
        out = array("i")
        for column in zip(marks, *rows, strict=True):
            mark = known.get(column)
            if mark is None:
                bits = self.sets[column[0]]
                for i, happens in enumerate(column[1:]):
                    bits |= happens << (self._done + i)
                mark = known[column] = self._numbers.setdefault(bits, len(self.sets))
                if mark == len(self.sets):
                    self.sets.append(bits)
            out.append(mark)
        return out


@dataclass(slots=True)
class Product:
    """Nodes with their state (a node of the graph), edges as in `Graph`.

    `via[e]` is the graph's edge of edge e, or STUTTER; `events[marks[e]]` the bits of its events;
    `starts` are the nodes where a behaviour may begin, or, if `anywhere`, be after any beginning.
    """

    graph: Graph
    states: Sequence[int]
    starts: Sequence[int]
    anywhere: bool
    heads: array[int] = field(default_factory=lambda: array("q", [0]))
    targets: array[int] = field(default_factory=lambda: array("i"))
    via: array[int] = field(default_factory=lambda: array("i"))
    marks: array[int] = field(default_factory=lambda: array("i"))
    events: list[int] = field(default_factory=list)

    @property
    def nodes(self) -> int:
        """The number of nodes."""
        return len(self.states)


def plain_product(graph: Graph, marks: Marks) -> Product:
    """The graph of states with its stuttering steps."""
    out = Product(graph, range(graph.nodes), graph.initial, False, events=marks.sets)
    for node in range(graph.nodes):
        begin, end = graph.heads[node], graph.heads[node + 1]
        out.targets.append(node)
        out.via.append(STUTTER)
        out.marks.append(marks.stutters[node])
        out.targets.extend(graph.targets[begin:end])
        out.via.extend(range(begin, end))
        out.marks.extend(marks.edges[begin:end])
        out.heads.append(len(out.targets))
    return out


# --- the product with an automaton ----------------------------------------------------------------


def automaton_product(
    graph: Graph,
    truths: Truths,
    marks: Marks,
    count: int,
    formula: Formula,
    tick: Callable[[], None],
) -> tuple[Product, int]:
    """The product with the automaton of a formula, and the number of its `<>`, whose events follow
    the first `count` ones."""
    anywhere = isinstance(formula, Finally)
    # A behaviour satisfies <>f if f holds from some state on: every state can be that one.
    automaton = Automaton(formula.body if isinstance(formula, Finally) else formula, tick)
    roots = range(graph.nodes) if anywhere else graph.initial
    builder = _Builder(graph, truths, marks, automaton, count)
    return builder.run(roots, anywhere, tick), automaton.eventualities


@dataclass(frozen=True, slots=True)
class _Way:
    """A way of the automaton. `nodes` has the truth of its literals about states, `stutters` and
    `edges` that of its literals about steps, or None where it has none."""

    about_states: Formula
    about_steps: Formula
    nodes: Row
    stutters: Row | None
    edges: Row | None
    target: int
    events: int


class _Builder:
    def __init__(
        self, graph: Graph, truths: Truths, marks: Marks, automaton: Automaton, count: int
    ) -> None:
        self._graph = graph
        self._truths = truths
        self._marks = marks
        self._automaton = automaton
        self._count = count
        self._ways: dict[int, tuple[_Way, ...]] = {}
        self._events: list[int] = []
        self._marked: dict[tuple[int, int], int] = {}
        self._numbers: dict[int, int] = {}
        self._states = array("i")
        self._places = array("i")

    def run(self, roots: Sequence[int], anywhere: bool, tick: Callable[[], None]) -> Product:
        """Everything that can be reached from the automaton's beginning in these nodes."""
        starts = [self._number(node, 0) for node in roots]
        out = Product(self._graph, self._states, starts, anywhere, events=self._events)
        at = 0
        while at < len(self._states):
            self._expand(out, self._states[at], self._places[at])
            out.heads.append(len(out.targets))
            at += 1
            if at % _STRIDE == 0:
                tick()
        return out

    def _number(self, node: int, place: int) -> int:
        key = place * self._graph.nodes + node
        known = self._numbers.get(key)
        if known is None:
            known = self._numbers[key] = len(self._states)
            self._states.append(node)
            self._places.append(place)
        return known

    def _mark(self, mark: int, events: int) -> int:
        """The mark of an edge on which more events happen than in the graph."""
        known = self._marked.get((mark, events))
        if known is None:
            known = self._marked[mark, events] = len(self._events)
            self._events.append(self._marks.sets[mark] | events)
        return known

    def _expand(self, out: Product, node: int, place: int) -> None:
        graph, marks = self._graph, self._marks
        for way in self._ways_of(place):
            if way.nodes[node] != 1:
                if way.nodes[node] == 2:
                    self._truths.fail(way.about_states, node, STUTTER)
                continue
            if way.stutters is None or self._holds(way, way.stutters, node, STUTTER):
                out.targets.append(self._number(node, way.target))
                out.via.append(STUTTER)
                out.marks.append(self._mark(marks.stutters[node], way.events))
            for edge in range(graph.heads[node], graph.heads[node + 1]):
                if way.edges is None or self._holds(way, way.edges, node, edge):
                    out.targets.append(self._number(graph.targets[edge], way.target))
                    out.via.append(edge)
                    out.marks.append(self._mark(marks.edges[edge], way.events))

    def _holds(self, way: _Way, row: Row, node: int, edge: int) -> bool:
        truth = row[node if edge == STUTTER else edge]
        if truth == 2:
            self._truths.fail(way.about_steps, node, edge)
        return truth == 1

    def _ways_of(self, place: int) -> tuple[_Way, ...]:
        known = self._ways.get(place)
        if known is None:
            every = (1 << self._automaton.eventualities) - 1
            known = self._ways[place] = tuple(
                self._way(w.literals, w.target, (every & ~w.put_off) << self._count)
                for w in self._automaton.ways(place)
            )
        return known

    def _way(self, literals: tuple[Literal, ...], target: int, events: int) -> _Way:
        truths = self._truths
        about_states = conjunction(f for f in literals if not truths.mentions_steps(f))
        about_steps = conjunction(f for f in literals if truths.mentions_steps(f))
        nodes = truths.on_stutters(about_states)
        if about_steps == TRUE:
            return _Way(about_states, about_steps, nodes, None, None, target, events)
        stutters, edges = truths.on_stutters(about_steps), truths.on_edges(about_steps)
        return _Way(about_states, about_steps, nodes, stutters, edges, target, events)
