"""What may live here: Relation in Python: a closure by search."""

from __future__ import annotations

from pymodel.library.arguments import boolean, mapping
from pymodel.library.failure import EvalError, describe
from pymodel.library.graphs import reached
from pymodel.library.lazysets import as_set
from pymodel.sema.python import override
from pymodel.values import FALSE, TRUE, Value, function


@override("Relation", "TransitiveClosure")
def transitive_closure(r: Value, s: Value) -> Value:
    """The least transitive relation that contains r, on s."""
    table = mapping(r, "TransitiveClosure", "first")
    members = as_set(s, "TransitiveClosure", "second")
    graph: dict[Value, frozenset[Value]] = {}
    for x in members:
        for y in members:
            if (x, y) not in table:
                raise EvalError("eval.domain", f"the relation has no {describe((x, y))}")
        graph[x] = frozenset(y for y in members if boolean(table[x, y], "TransitiveClosure"))
    found = {}
    for x in members:
        ends = frozenset().union(*(reached(graph, y) for y in graph[x]))
        found.update({(x, y): TRUE if y in ends else FALSE for y in members})
    return function(found)
