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
    Conjunction,
    Disjunction,
    Finally,
    Formula,
    Globally,
    Literal,
    Truth,
    conjunction,
)
from pymodel.check.liveness.graph import Graph, Labels

#: The `via` of an edge that stutters.
STUTTER = -1
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


class Marks:
    """The marks of the graph's edges: which plain formulas hold on them. More can be added."""

    def __init__(self, graph: Graph, labels: Labels) -> None:
        self._graph = graph
        self._labels = labels
        self.sets: list[int] = [0]
        self._numbers: dict[int, int] = {0: 0}
        self.stutters = array("i", bytes(4 * graph.nodes))
        self.edges = array("i", bytes(4 * graph.edges))
        self._done = 0

    def update(self, events: Events) -> None:
        """Mark the edges with the events that are new."""
        for bit in range(self._done, len(events)):
            self._add(events.formulas[bit], 1 << bit)
        self._done = len(events)

    def _number(self, bits: int) -> int:
        known = self._numbers.get(bits)
        if known is None:
            known = self._numbers[bits] = len(self.sets)
            self.sets.append(bits)
        return known

    def _add(self, f: Formula, bit: int) -> None:
        """Mark all edges on which a formula holds."""
        on_stutter = compiled(f, self._labels, None)
        on_edge = compiled(f, self._labels, self._graph)
        steps = mentions_steps(f, self._labels)
        heads, edges, stutters = self._graph.heads, self.edges, self.stutters
        sets, number = self.sets, self._number
        for node in range(self._graph.nodes):
            holds = on_stutter(node, STUTTER)
            if holds:
                stutters[node] = number(sets[stutters[node]] | bit)
            if not steps and not holds:
                continue
            for edge in range(heads[node], heads[node + 1]):
                if not steps or on_edge(node, edge):
                    edges[edge] = number(sets[edges[edge]] | bit)


def mentions_steps(f: Formula, labels: Labels) -> bool:
    """Whether a plain formula speaks of steps."""
    match f:
        case Literal(atom):
            return labels.is_step(atom)
        case Conjunction(parts) | Disjunction(parts):
            return any(mentions_steps(p, labels) for p in parts)
    return False


Test = Callable[[int, int], bool]


def compiled(f: Formula, labels: Labels, graph: Graph | None) -> Test:
    """A plain formula as a test of (node, edge); without a graph, of stuttering in the node.
    Like `/\\` and `\\/`, it looks at no more than it has to."""
    match f:
        case Truth(value):
            return lambda _node, _edge: value
        case Literal(atom, positive):
            return _literal(atom, int(positive), labels, graph)
        case Conjunction(parts):
            tests = [compiled(p, labels, graph) for p in parts]
            return lambda node, edge: all(t(node, edge) for t in tests)
        case Disjunction(parts):
            tests = [compiled(p, labels, graph) for p in parts]
            return lambda node, edge: any(t(node, edge) for t in tests)
    raise AssertionError("not a plain formula")


def _literal(atom: int, want: int, labels: Labels, graph: Graph | None) -> Test:
    if graph is not None and labels.is_step(atom):
        on_edges = labels.on_edges(atom)

        def edge_test(node: int, edge: int) -> bool:
            if on_edges[edge] == 2:
                labels.fail(atom, node, edge)
            return on_edges[edge] == want

        return edge_test
    on_nodes = labels.on_nodes(atom)

    def node_test(node: int, _edge: int) -> bool:
        if on_nodes[node] == 2:
            labels.fail(atom, node)
        return on_nodes[node] == want

    return node_test


# --- the graph itself -----------------------------------------------------------------------------


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
    labels: Labels,
    marks: Marks,
    count: int,
    formula: Formula,
    tick: Callable[[], None],
) -> tuple[Product, int]:
    """The product with the automaton of a formula, and the number of its `<>`, whose events follow
    the first `count` ones."""
    anywhere = isinstance(formula, Finally)
    # A behaviour satisfies <>f if f holds from some state on: every state can be that one.
    automaton = Automaton(formula.body if isinstance(formula, Finally) else formula)
    roots = range(graph.nodes) if anywhere else graph.initial
    builder = _Builder(graph, labels, marks, automaton, count)
    return builder.run(roots, anywhere, tick), automaton.eventualities


@dataclass(frozen=True, slots=True)
class _Way:
    """A way of the automaton, its literals as tests."""

    on_node: Test | None
    on_stutter: Test | None
    on_edge: Test | None
    target: int
    events: int


class _Builder:
    def __init__(
        self, graph: Graph, labels: Labels, marks: Marks, automaton: Automaton, count: int
    ) -> None:
        self._graph = graph
        self._labels = labels
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
            if way.on_node is not None and not way.on_node(node, STUTTER):
                continue
            if way.on_stutter is None or way.on_stutter(node, STUTTER):
                out.targets.append(self._number(node, way.target))
                out.via.append(STUTTER)
                out.marks.append(self._mark(marks.stutters[node], way.events))
            for edge in range(graph.heads[node], graph.heads[node + 1]):
                if way.on_edge is None or way.on_edge(node, edge):
                    out.targets.append(self._number(graph.targets[edge], way.target))
                    out.via.append(edge)
                    out.marks.append(self._mark(marks.edges[edge], way.events))

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
        labels = self._labels
        of_nodes = [f for f in literals if not labels.is_step(f.atom)]
        of_steps = conjunction(f for f in literals if labels.is_step(f.atom))
        on_node = compiled(conjunction(of_nodes), labels, None) if of_nodes else None
        if isinstance(of_steps, Truth):
            return _Way(on_node, None, None, target, events)
        on_stutter = compiled(of_steps, labels, None)
        on_edge = compiled(of_steps, labels, self._graph)
        return _Way(on_node, on_stutter, on_edge, target, events)
