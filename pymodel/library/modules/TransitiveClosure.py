"""What may live here: TransitiveClosure in Python: a closure by search."""

from __future__ import annotations

from pymodel.library.failure import type_error
from pymodel.library.graphs import reached
from pymodel.library.lazysets import as_set
from pymodel.sema.python import override
from pymodel.values import Value


@override("TransitiveClosure", "TransitiveClosure")
def transitive_closure(r: Value) -> Value:
    """The least transitive set of pairs that contains r."""
    graph: dict[Value, set[Value]] = {}
    for pair in as_set(r, "TransitiveClosure"):
        if type(pair) is not tuple or len(pair) != 2:
            raise type_error("TransitiveClosure", "a set of pairs", r)
        graph.setdefault(pair[0], set()).add(pair[1])
        graph.setdefault(pair[1], set())
    edges = {x: frozenset(ys) for x, ys in graph.items()}
    return frozenset((x, z) for x in edges for y in edges[x] for z in reached(edges, y))
