"""What may live here: which function of a program calls which."""

from __future__ import annotations

import networkx as nx

from pymodel.engine.native import ir
from pymodel.engine.native.bounds import statements


def callers(program: ir.Program) -> nx.DiGraph:
    """An edge from each function to those that it calls."""
    graph = nx.DiGraph()
    graph.add_nodes_from(program.functions)
    for name, f in program.functions.items():
        graph.add_edges_from(
            (name, s.function) for s in statements(f.body) if isinstance(s, ir.Call)
        )
    return graph


def recursive(program: ir.Program) -> set[str]:
    """The functions that may call themselves, through others or not."""
    graph = callers(program)
    found = {
        name for part in nx.strongly_connected_components(graph) if len(part) > 1 for name in part
    }
    return found | {name for name in graph if graph.has_edge(name, name)}


def trapping(program: ir.Program) -> set[str]:
    """The functions that may end in a trap, their own or of one that they call."""
    graph = callers(program)
    found = recursive(program) | {
        name
        for name, f in program.functions.items()
        if any(isinstance(s, (ir.Trap, ir.Emit)) for s in statements(f.body))
    }
    return found | {above for name in found for above in nx.ancestors(graph, name)}
