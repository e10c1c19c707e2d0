"""What may live here: GraphViz in Python."""

from __future__ import annotations

from collections.abc import Callable

from pymodel.library.arguments import record, sequence, written
from pymodel.library.lazysets import as_set
from pymodel.library.registry import Context
from pymodel.sema.python import override
from pymodel.values import Value, show


@override("GraphViz", "DotDiGraph", context=True)
def dot_digraph(
    context: Context, g: Value, node_label: Callable[..., Value], edge_label: Callable[..., Value]
) -> str:
    """The graph as DOT; nodes are numbered in the model's order."""
    fields = record(g, "DotDiGraph")
    nodes = context.order.ordered(as_set(fields.get("node", frozenset()), "DotDiGraph"))
    edges = context.order.ordered(as_set(fields.get("edge", frozenset()), "DotDiGraph"))
    ids = {node: i for i, node in enumerate(nodes, 1)}
    parts = [f"{ids[n]}[label={show(written(node_label)(n))}];" for n in nodes]
    for edge in edges:
        start, end, *_ = sequence(edge, "DotDiGraph")
        if start in ids and end in ids:
            label = show(written(edge_label)(edge))
            parts.append(f"{ids[start]}->{ids[end]}[label={label}];")
    return "digraph MyGraph {" + "".join(parts) + "}"
