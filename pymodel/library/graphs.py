"""What may live here: searches in graphs, for the modules Graphs, UndirectedGraphs and Relation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pymodel.library.arguments import record
from pymodel.library.failure import EvalError
from pymodel.library.lazysets import as_set
from pymodel.values import Value

#: From a node to those that an edge leads to.
Adjacency = Mapping[Value, frozenset[Value]]
#: The ends of an edge, in both directions if it has none; nothing for what is no edge.
Ends = Callable[[Value], tuple[tuple[Value, Value], ...]]


def adjacency(g: Value, operator: str, ends: Ends) -> dict[Value, frozenset[Value]]:
    """The neighbours of every node of `[node |-> ..., edge |-> ...]`."""
    fields = record(g, operator)
    for name in ("node", "edge"):
        if name not in fields:
            raise EvalError("eval.domain", f"{operator} needs a graph with a field `{name}`")
    nodes = as_set(fields["node"], operator)
    found: dict[Value, set[Value]] = {n: set() for n in nodes}
    for edge in as_set(fields["edge"], operator):
        for start, end in ends(edge):
            if start in nodes and end in nodes:
                found[start].add(end)
    return {n: frozenset(to) for n, to in found.items()}


def directed(edge: Value) -> tuple[tuple[Value, Value], ...]:
    """The ends of `<<a, b>>`."""
    return ((edge[0], edge[1]),) if type(edge) is tuple and len(edge) == 2 else ()


def undirected(edge: Value) -> tuple[tuple[Value, Value], ...]:
    """The ends of `{a, b}`, in both directions; `{a}` is a loop."""
    if type(edge) is not frozenset or len(edge) not in (1, 2):
        return ()
    a, b = (*edge, *edge)[:2]
    return ((a, b), (b, a))


def reached(graph: Adjacency, start: Value) -> frozenset[Value]:
    """The nodes that a path leads to, the start included; none for what is no node."""
    if start not in graph:
        return frozenset()
    found, left = {start}, [start]
    while left:
        for n in graph[left.pop()]:
            if n not in found:
                found.add(n)
                left.append(n)
    return frozenset(found)


def simple_paths(graph: Adjacency) -> Iterator[tuple[Value, ...]]:
    """Every path that meets no node twice."""
    left: list[tuple[Value, ...]] = [(n,) for n in graph]
    while left:
        path = left.pop()
        yield path
        left.extend((*path, n) for n in graph[path[-1]] if n not in path)
