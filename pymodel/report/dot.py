"""What may live here: state graphs in Graphviz's dot language."""

from __future__ import annotations

from pymodel.check.result import Graph
from pymodel.values import show

#: Labels longer than this are cut: a picture is for the shape, the values are in the trace.
_LONGEST_LABEL = 400


def dot(graph: Graph, name: str = "model") -> str:
    """The graph of states and steps; initial states are drawn with a bold border."""
    lines = [f"digraph {_quote(name)} {{", "  node [shape=box, fontname=monospace, fontsize=10];"]
    initial = set(graph.initial)
    for i, state in enumerate(graph.states):
        label = "\\l".join(_escape(f"{n} = {show(v)}") for n, v in state.items()) + "\\l"
        if len(label) > _LONGEST_LABEL:
            label = label[: _LONGEST_LABEL - 1].rstrip("\\") + "…"
        style = ", style=bold" if i in initial else ""
        lines.append(f'  s{i} [label="{label}"{style}];')
    for source, target, action in graph.edges:
        lines.append(f'  s{source} -> s{target} [label="{_escape(action)}"];')
    lines.append("}")
    return "\n".join(lines) + "\n"


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


def _quote(text: str) -> str:
    return '"' + _escape(text) + '"'
