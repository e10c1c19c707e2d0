"""What may live here: UndirectedGraphs in Python: a search where a definition tries every path."""

from __future__ import annotations

from pymodel.library.graphs import adjacency, reached, simple_paths, undirected
from pymodel.sema.python import override
from pymodel.values import FALSE, TRUE, Bool, Value


@override("UndirectedGraphs", "SimplePath")
def simple_path(g: Value) -> Value:
    """The paths that meet no node twice."""
    return frozenset(simple_paths(adjacency(g, "SimplePath", undirected)))


@override("UndirectedGraphs", "AreConnectedIn")
def are_connected_in(m: Value, n: Value, g: Value) -> Bool:
    """Whether a path leads from m to n."""
    return TRUE if n in reached(adjacency(g, "AreConnectedIn", undirected), m) else FALSE


@override("UndirectedGraphs", "ConnectedComponents")
def connected_components(g: Value) -> Value:
    """The largest sets of nodes with a path between any two."""
    graph = adjacency(g, "ConnectedComponents", undirected)
    return frozenset(reached(graph, n) for n in graph)
