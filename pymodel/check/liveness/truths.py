"""What may live here: the truth of plain formulas on all nodes and edges of a graph at once.

A row is one byte a place: 1, 0, or 2 where evaluation fails. Rows are combined as long numbers,
because Python does that a thousand times faster than byte by byte.
"""

from __future__ import annotations

from collections.abc import Sequence

from pymodel.check.liveness.formula import Conjunction, Disjunction, Formula, Literal, Truth
from pymodel.check.liveness.graph import Graph, Labels

#: The `edge` of a step that changes nothing.
STUTTER = -1
_OPPOSITE = bytes((1, 0, *range(2, 256)))

Row = bytes | bytearray


class Truths:
    """Rows of plain formulas, each found once. Like `/\\` and `\\/`, a row asks no more than it has
    to: what comes after a part that decides may fail."""

    def __init__(self, graph: Graph, labels: Labels) -> None:
        self._graph = graph
        self._labels = labels
        self._on_stutters: dict[Formula, Row] = {}
        self._on_edges: dict[Formula, Row] = {}

    def on_stutters(self, f: Formula) -> Row:
        """For each node, the truth in it; of steps, the truth of stuttering there."""
        known = self._on_stutters.get(f)
        if known is None:
            known = self._on_stutters[f] = self._row(f, edges=False)
        return known

    def on_edges(self, f: Formula) -> Row:
        """For each edge, the truth on it; of states, the truth in its source."""
        known = self._on_edges.get(f)
        if known is None:
            if self.mentions_steps(f):
                known = self._row(f, edges=True)
            else:
                known = self._spread(self.on_stutters(f))
            self._on_edges[f] = known
        return known

    def mentions_steps(self, f: Formula) -> bool:
        """Whether a plain formula speaks of steps."""
        match f:
            case Literal(atom):
                return self._labels.is_step(atom)
            case Conjunction(parts) | Disjunction(parts):
                return any(map(self.mentions_steps, parts))
        return False

    def fail(self, f: Formula, node: int, edge: int) -> None:
        """Raise what the evaluation of a formula met on an edge, or in a node (STUTTER)."""
        match f:
            case Literal(atom):
                stutters = edge == STUTTER or not self._labels.is_step(atom)
                self._labels.fail(atom, node, None if stutters else edge)
            case Conjunction(parts) | Disjunction(parts):
                for part in parts:
                    row = self.on_stutters(part) if edge == STUTTER else self.on_edges(part)
                    if row[node if edge == STUTTER else edge] == 2:
                        self.fail(part, node, edge)
        raise AssertionError("a formula that does not fail")

    def all_known(self, f: Formula) -> None:
        """Raise what an evaluation met if the formula fails anywhere."""
        node = self.on_stutters(f).find(2)
        if node >= 0:
            self.fail(f, node, STUTTER)
        edge = self.on_edges(f).find(2)
        if edge >= 0:
            self.fail(f, self._graph.source(edge), edge)

    # --- rows -------------------------------------------------------------------------------------

    def _row(self, f: Formula, *, edges: bool) -> Row:
        rows_of = self.on_edges if edges else self.on_stutters
        match f:
            case Truth(value):
                return bytes((value,)) * (self._graph.edges if edges else self._graph.nodes)
            case Literal(atom, positive):
                on = self._labels.on_edges if edges else self._labels.on_nodes
                return on(atom) if positive else on(atom).translate(_OPPOSITE)
            case Conjunction(parts):
                return _combined([rows_of(p) for p in parts], deciding=0)
            case Disjunction(parts):
                return _combined([rows_of(p) for p in parts], deciding=1)
        raise AssertionError("not a plain formula")

    def _spread(self, row: Row) -> Row:
        """What is true of nodes, for the edges that leave them."""
        return bytes(map(row.__getitem__, self._graph.sources))


def _combined(rows: Sequence[Row], deciding: int) -> Row:
    """`/\\` (0 decides) or `\\/` (1 decides) of rows, place by place."""
    if any(2 in row for row in rows):
        columns = zip(*rows, strict=True)
        return bytes(next((v for v in c if v in (deciding, 2)), 1 - deciding) for c in columns)
    total = int.from_bytes(rows[0], "little")
    for row in rows[1:]:
        number = int.from_bytes(row, "little")
        total = total | number if deciding else total & number
    return total.to_bytes(len(rows[0]), "little")
