"""What may live here: behaviours that end in a cycle, and finding a short one that is fair.

The way to the cycle is a shortest one; the cycle goes to the nearest edge with something that it
still needs, until it has all, and back. That is short, and not always the shortest.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from pymodel.check.liveness.components import FairComponent
from pymodel.check.liveness.graph import Graph
from pymodel.check.liveness.product import Product
from pymodel.check.liveness.truths import STUTTER

#: Cycles are tried from this many nodes of a component, if it is not larger than `_SMALL`.
_TRIED = 12
_SMALL = 3000


@dataclass(frozen=True, slots=True)
class Lasso:
    """A behaviour without end: `nodes` of the graph, then again from `nodes[loop]` on, for ever.

    `edges[i]` is the graph's edge from `nodes[i]` to the next node, the last one back to
    `nodes[loop]`; STUTTER for a step that changes nothing.
    """

    nodes: tuple[int, ...]
    edges: tuple[int, ...]
    loop: int

    @property
    def stutters(self) -> bool:
        """Whether it stays in its last state for ever."""
        return self.loop == len(self.nodes) - 1 and self.edges[-1] == STUTTER


#: Edges of a product, one after the other.
Path = list[int]


class LassoFinder:
    """Finds lassos in one product."""

    def __init__(self, product: Product) -> None:
        self._product = product
        self._parents = array("q", [-1]) * product.nodes
        self._sources = array("q", [-1]) * product.nodes
        #: The length of a shortest way to each node, that to a start included.
        self._costs = array("q", [-1]) * product.nodes
        self._beginnings = _Beginnings(product.graph) if product.anywhere else None
        self._search()

    def _search(self) -> None:
        """Shortest ways from the starts to all nodes."""
        product, costs = self._product, self._costs
        best = [(self._cost_of_start(node), node) for node in product.starts]
        for cost, node in best:
            costs[node] = cost
        heapify(best)
        while best:
            cost, node = heappop(best)
            if cost > costs[node]:
                continue
            for edge in range(product.heads[node], product.heads[node + 1]):
                target = product.targets[edge]
                if costs[target] < 0 or costs[target] > cost + 1:
                    costs[target] = cost + 1
                    self._parents[target], self._sources[target] = edge, node
                    heappush(best, (cost + 1, target))

    def _cost_of_start(self, node: int) -> int:
        return self._beginnings.depths[self._product.states[node]] if self._beginnings else 0

    def shortest(self, components: Iterable[FairComponent]) -> Lasso | None:
        """A lasso into one of the components; None if there are none."""
        best: tuple[int, int, Path] | None = None
        for component in components:
            stutter = self._stutter(component)
            for entry, cycle in [stutter] if stutter is not None else self._cycles(component):
                length = self._costs[entry] + len(cycle)
                if best is None or length < best[0]:
                    best = length, entry, cycle
        return None if best is None else self._lasso(best[1], best[2])

    # --- cycles -----------------------------------------------------------------------------------

    def _stutter(self, component: FairComponent) -> tuple[int, Path] | None:
        """The nearest node where one edge, back to it, is the whole cycle."""
        product = self._product
        want = sum(1 << e for e in component.needed)
        for node in sorted(component.nodes, key=self._cost):
            for edge in range(product.heads[node], product.heads[node + 1]):
                bits = product.events[product.marks[edge]]
                fits = not bits & component.banned and bits & want == want
                if fits and product.targets[edge] == node:
                    return node, [edge]
        return None

    def _cost(self, node: int) -> tuple[int, int]:
        return self._costs[node], node

    def _cycles(self, component: FairComponent) -> list[tuple[int, Path]]:
        inside = frozenset(component.nodes)
        by_cost = sorted(component.nodes, key=self._cost)
        entries = by_cost[: _TRIED if len(by_cost) <= _SMALL else 1]
        return [(entry, self._cycle(entry, component, inside)) for entry in entries]

    def _cycle(self, entry: int, component: FairComponent, inside: frozenset[int]) -> Path:
        """From a node to the nearest edge with something that is needed, and so on, and back."""
        product = self._product
        missing = sum(1 << e for e in component.needed)
        at, cycle = entry, Path()
        while missing:
            useful = bytes(bool(bits & missing) for bits in product.events)
            step = self._walk(at, component, inside, useful=useful)
            cycle += step
            for edge in step:
                missing &= ~product.events[product.marks[edge]]
            at = product.targets[cycle[-1]]
        if at != entry or not cycle:
            cycle += self._walk(at, component, inside, goal=entry)
        return cycle

    def _walk(
        self,
        start: int,
        component: FairComponent,
        inside: frozenset[int],
        *,
        useful: bytes = b"",
        goal: int = -1,
    ) -> Path:
        """A shortest way inside a component that ends in a node, or with an edge whose mark is
        useful."""
        product = self._product
        parents: dict[int, tuple[int, int]] = {start: (-1, -1)}
        queue = deque((start,))
        while queue:
            node = queue.popleft()
            for edge in range(product.heads[node], product.heads[node + 1]):
                target = product.targets[edge]
                if target not in inside or product.events[product.marks[edge]] & component.banned:
                    continue
                if target == goal or (useful and useful[product.marks[edge]]):
                    path = [edge]
                    while node != start:
                        edge_in, node = parents[node]
                        path.append(edge_in)
                    return path[::-1]
                if target not in parents:
                    parents[target] = (edge, node)
                    queue.append(target)
        raise AssertionError("a component that is not strongly connected")

    # --- the way there ----------------------------------------------------------------------------

    def _lasso(self, entry: int, cycle: Path) -> Lasso:
        product = self._product
        path: Path = []
        begin = entry
        while (edge := self._parents[begin]) >= 0:
            path.append(edge)
            begin = self._sources[begin]
        nodes: list[int] = []
        edges: list[int] = []
        if self._beginnings is not None:
            nodes, edges = self._beginnings.way_to(product.states[begin])
        at = begin
        for edge in (*path[::-1], *cycle):
            nodes.append(product.states[at])
            edges.append(product.via[edge])
            at = product.targets[edge]
        return Lasso(tuple(nodes), tuple(edges), len(nodes) - len(cycle))


class _Beginnings:
    """Shortest ways from initial states to all nodes of a graph."""

    def __init__(self, graph: Graph) -> None:
        self.depths = array("q", [-1]) * graph.nodes
        self._edges = array("q", [-1]) * graph.nodes
        self._sources = array("q", [-1]) * graph.nodes
        queue = deque(graph.initial)
        for node in graph.initial:
            self.depths[node] = 0
        while queue:
            node = queue.popleft()
            for edge in range(graph.heads[node], graph.heads[node + 1]):
                target = graph.targets[edge]
                if self.depths[target] < 0:
                    self.depths[target] = self.depths[node] + 1
                    self._edges[target], self._sources[target] = edge, node
                    queue.append(target)

    def way_to(self, node: int) -> tuple[list[int], list[int]]:
        """The nodes on the way, without the last, and the edges."""
        nodes: list[int] = []
        edges: list[int] = []
        while (source := self._sources[node]) >= 0:
            nodes.append(source)
            edges.append(self._edges[node])
            node = source
        return nodes[::-1], edges[::-1]


# --- shorter, but the same ------------------------------------------------------------------------


def shortened(lasso: Lasso) -> Lasso:
    """The same behaviour without needless stuttering, written as shortly as can be.

    Properties of TLA+ do not tell behaviours apart that differ by stuttering.
    """
    steps = [(n, e) for n, e in zip(lasso.nodes, lasso.edges, strict=True)]
    prefix = [s for s in steps[: lasso.loop] if s[1] != STUTTER]
    cycle = [s for s in steps[lasso.loop :] if s[1] != STUTTER] or steps[-1:]
    cycle = _period(cycle)
    while prefix and len(cycle) > 1 and prefix[-1] == cycle[-1]:
        # The end of the way there is the end of the cycle: enter the cycle earlier.
        cycle = [prefix.pop(), *cycle[:-1]]
    nodes, edges = zip(*(prefix + cycle), strict=True)
    return Lasso(nodes, edges, len(prefix))


def _period(cycle: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The shortest part that gives the cycle when repeated."""
    size = len(cycle)
    for length in range(1, size // 2 + 1):
        if size % length == 0 and all(cycle[i] == cycle[i % length] for i in range(length, size)):
            return list(cycle[:length])
    return list(cycle)
