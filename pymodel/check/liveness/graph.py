"""What may live here: the graph of an exploration as arrays, and the truth of atoms on it.

Nodes are numbered in the order of discovery, edges by their source. A step that changes nothing is
no edge: every node may stutter, and that is known without being stored.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from pymodel.check.liveness.guards import guard
from pymodel.check.liveness.translate import Atom
from pymodel.engine.base import Engine, ExploreResult, StateId
from pymodel.errors import EXIT_ASSERT, EXIT_EVAL_LIVENESS, Diagnostic, SpecError
from pymodel.kernel.analysis import Levels
from pymodel.kernel.nodes import AngleAction, Const, Named, Node, SquareAction
from pymodel.values import TRUE

#: Where a guard is false (0), what it guards is closed (1).
_IS_FALSE = bytes((1, *bytes(255)))


class Graph:
    """States and the steps between them. `targets[heads[n]:heads[n + 1]]` are n's successors.

    `ids[n]` is the engine's id of node n; `met[e]` that of the state which edge e really leads to:
    under VIEW or SYMMETRY, another one than its target.
    """

    def __init__(
        self,
        ids: Sequence[StateId],
        initial: Sequence[int],
        heads: array[int],
        targets: array[int],
        met: Sequence[StateId] | None = None,
    ) -> None:
        self.ids = ids
        self.initial = initial
        self.heads = heads
        self.targets = targets
        self._met = met

    @property
    def nodes(self) -> int:
        """The number of nodes."""
        return len(self.ids)

    @property
    def edges(self) -> int:
        """The number of edges."""
        return len(self.targets)

    def source(self, edge: int) -> int:
        """The source of one edge."""
        return bisect_right(self.heads, edge) - 1

    def met(self, edge: int) -> StateId:
        """The state that an edge really leads to."""
        return self.ids[self.targets[edge]] if self._met is None else self._met[edge]

    @cached_property
    def sources(self) -> array[int]:
        """The source of each edge."""
        out = array("i", bytes(4 * self.edges))
        for node in range(self.nodes):
            for edge in range(self.heads[node], self.heads[node + 1]):
                out[edge] = node
        return out

    def mets(self) -> Sequence[StateId]:
        """The states that the edges really lead to."""
        if self._met is not None:
            return self._met
        return array("q", (self.ids[t] for t in self.targets))


def graph_of(
    explored: ExploreResult,
    extra: Iterable[tuple[StateId, StateId]] = (),
) -> Graph:
    """The graph of an exploration that kept its edges, those from one state one after the other;
    parallel edges are one. Initial states outside the constraints are no part of it.

    `extra` are edges to states of their own, the last nodes: a state outside is another node than
    the same state inside (a step to it may be what a constraint forbids), and only stutters.
    """
    triples, met = explored.edges, explored.met
    number: dict[StateId, int] = {}
    for s in explored.initials:
        number.setdefault(s, len(number))
    # An exploration goes through its states in the order in which it met them.
    for i in range(1, len(triples), 3):
        number.setdefault(triples[i], len(number))
    ids = array("q", number)
    more: dict[int, list[int]] = {}
    outside: dict[StateId, int] = {}
    for source, target in extra:
        node = outside.setdefault(target, len(number) + len(outside))
        more.setdefault(number[source], []).append(node)
    ids.extend(outside)
    begins = array("q", [-1]) * len(number)
    for i in range(0, len(triples), 3):
        node = number[triples[i]]
        if begins[node] < 0:
            begins[node] = i
    heads, targets, kept = array("q", [0]), array("i"), array("q")
    for node, state in enumerate(ids):
        seen: set[tuple[int, int]] = set()
        i = begins[node] if node < len(number) else -1
        while 0 <= i < len(triples) and triples[i] == state:
            target = triples[i + 1]
            real = met[i // 3] if met else target
            if real != state and (target, real) not in seen:
                seen.add((target, real))
                targets.append(number[target])
                if met:
                    kept.append(real)
            i += 3
        for target_node in more.get(node, ()):
            targets.append(target_node)
            if met:
                kept.append(ids[target_node])
        heads.append(len(targets))
    initial = [number[s] for s in explored.initials]
    return Graph(ids, initial, heads, targets, kept if met else None)


class Labels:
    """The truth of atoms on the nodes and edges of a graph, found when first asked for.

    1, 0, or 2 where evaluation fails: that is an error only where the answer is needed (`fail`).
    """

    def __init__(
        self,
        engine: Engine,
        graph: Graph,
        atoms: Sequence[Atom],
        tick: Callable[[], None] = lambda: None,
    ) -> None:
        self._engine = engine
        self._graph = graph
        self._atoms = atoms
        self._tick = tick
        self._nodes: dict[int, bytearray] = {}
        self._edges: dict[int, bytearray] = {}
        self._levels = Levels(engine.model.recursive)
        self._closed_in: dict[int, bytes] = {}
        #: Nodes made here: engines know nodes by their ids, so they have to stay.
        self._guards: list[Node] = []
        self._sources: list[StateId] | None = None
        self._targets: Sequence[StateId] | None = None

    def is_step(self, atom: int) -> bool:
        """Whether the atom speaks of steps."""
        return self._atoms[atom].step

    def define(self, atom: int, truths: bytearray) -> None:
        """Give an atom about nodes its truth."""
        self._nodes[atom] = truths

    def on_nodes(self, atom: int) -> bytearray:
        """The truth of an atom in each node; one about steps, of a step that stutters there."""
        known = self._nodes.get(atom)
        if known is None:
            self._tick()
            known = self._nodes[atom] = self._evaluate_nodes(self._atoms[atom])
        return known

    def on_edges(self, atom: int) -> bytearray:
        """The truth of an atom about steps on each edge."""
        known = self._edges.get(atom)
        if known is None:
            self._tick()
            a = self._atoms[atom]
            if self._sources is None or self._targets is None:
                ids = self._graph.ids
                self._sources = [ids[n] for n in self._graph.sources]
                self._targets = self._graph.mets()
            node = self._of_next(a.node)
            closed = self._closed(atom) if node is a.node else b""
            if 1 in closed:
                known = self._where_open(a, closed, self._sources, self._targets)
            else:
                known = self._engine.holds_all(node, self._sources, self._targets, a.env)
            self._edges[atom] = known
        return known

    def _where_open(
        self, a: Atom, closed: bytes, sources: Sequence[StateId], targets: Sequence[StateId]
    ) -> bytearray:
        """The truth of an action on the edges, which is false on those from where it is closed."""
        heads = self._graph.heads
        open_: list[int] = []
        for node, shut in enumerate(closed):
            if not shut:
                open_.extend(range(heads[node], heads[node + 1]))
        out = bytearray(self._graph.edges)
        asked = [sources[e] for e in open_], [targets[e] for e in open_]
        for edge, truth in zip(open_, self._engine.holds_all(a.node, *asked, a.env), strict=True):
            out[edge] = truth
        return out

    def _closed(self, atom: int) -> bytes:
        """For each node, whether `<<A>>_v` is false there because A is, before anything with a
        prime is asked; empty if that is not known."""
        known = self._closed_in.get(atom)
        if known is None:
            a = self._atoms[atom]
            needs = guard(a.node.action, self._levels) if isinstance(a.node, AngleAction) else None
            known = b""
            if needs is not None:
                self._guards.append(needs)
                truths = self._engine.holds_all(needs, self._graph.ids, None, a.env)
                known = bytes(truths.translate(_IS_FALSE))
            self._closed_in[atom] = known
        return known

    def _of_next(self, node: Node) -> Node:
        """`<<Next>>_v` of a step of Next asks only whether v changes: a quick question, in place of
        the one that is asked most often and takes longest."""
        next_ = self._engine.model.next
        if next_ is None or not isinstance(node, AngleAction):
            return node
        if node.action is next_ or _bare(node.action) == _bare(next_):
            return AngleAction(Const(TRUE, span=node.span), node.sub, span=node.span)
        return node

    def fail(self, atom: int, node: int, edge: int | None = None) -> None:
        """Raise what the evaluation of an atom met, as a `SpecError` of its own exit code."""
        a = self._atoms[atom]
        state = self._graph.ids[node]
        successor = None
        if a.step:
            successor = state if edge is None else self._graph.met(edge)
        try:
            self._engine.holds(a.node, state, successor, a.env)
        except SpecError as e:
            told = (self._engine.explain(d, state, successor, a.node.span) for d in e.diagnostics)
            raise SpecError(*map(_as_liveness, told)) from e
        raise AssertionError("an evaluation that failed succeeds")

    def _evaluate_nodes(self, a: Atom) -> bytearray:
        ids = self._graph.ids
        if not a.step:
            return self._evaluate_states(a)
        if isinstance(a.node, AngleAction):  # <<A>>_v changes v
            return bytearray(len(ids))
        if isinstance(a.node, SquareAction):
            return bytearray(b"\x01") * len(ids)
        return self._engine.holds_all(a.node, ids, ids, a.env)

    def _evaluate_states(self, a: Atom) -> bytearray:
        """A step that was made shows that it is enabled; only elsewhere ENABLED is evaluated."""
        ids = self._graph.ids
        if a.witness is None:
            return self._engine.holds_all(a.node, ids, None, a.env)
        taken = self.on_edges(a.witness)
        out = bytearray(len(ids))
        edge = taken.find(1)
        while edge >= 0:
            source = self._graph.sources[edge]
            out[source] = 1
            edge = taken.find(1, self._graph.heads[source + 1])
        closed = self._closed_in.get(a.witness) or bytes(len(ids))
        open_ = [n for n, shut in enumerate(closed) if not (shut or out[n])]
        found = self._engine.holds_all(a.node, [ids[n] for n in open_], None, a.env)
        for node, truth in zip(open_, found, strict=True):
            out[node] = truth
        return out


def _bare(node: Node) -> Node:
    while isinstance(node, Named):
        node = node.body
    return node


def _as_liveness(d: Diagnostic) -> Diagnostic:
    """A failure as one of checking liveness; an Assert keeps its own code."""
    return d if d.exit_code == EXIT_ASSERT else replace(d, exit_code=EXIT_EVAL_LIVENESS)
