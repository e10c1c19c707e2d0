"""What may live here: Graphs in Python: a search where a definition tries every sequence."""

from __future__ import annotations

from pymodel.library.graphs import adjacency, directed, reached, simple_paths
from pymodel.sema.python import override
from pymodel.values import FALSE, TRUE, Bool, Value


@override("Graphs", "SimplePath")
def simple_path(g: Value) -> Value:
    """The paths that meet no node twice."""
    return frozenset(simple_paths(adjacency(g, "SimplePath", directed)))


@override("Graphs", "AreConnectedIn")
def are_connected_in(m: Value, n: Value, g: Value) -> Bool:
    """Whether a path leads from m to n."""
    return TRUE if n in reached(adjacency(g, "AreConnectedIn", directed), m) else FALSE


@override("Graphs", "IsStronglyConnected")
def is_strongly_connected(g: Value) -> Bool:
    """Whether a path leads from every node to every other."""
    graph = adjacency(g, "IsStronglyConnected", directed)
    return TRUE if all(len(reached(graph, n)) == len(graph) for n in graph) else FALSE
