"""What may live here: state graphs in Graphviz's dot language, as `-dump dot` of TLC lays them out.

Initial states are filled, states of the same level stand in one row, edges carry their action's
name or colour if that is asked for.
"""

from __future__ import annotations

from collections import deque

from pymodel.check.result import Graph
from pymodel.frozen import frozen
from pymodel.report.tlc_trace import state

_COLOURS = "paired12"


@frozen
class Style:
    """`colorize`: a colour for each action; `labels`: its name; `strict`: one edge between two
    states at most."""

    colorize: bool = False
    labels: bool = False
    strict: bool = False


def dot(graph: Graph, style: Style) -> str:
    """The graph of all states."""
    lines = ["strict digraph DiskGraph {", "node [shape=box,style=rounded]"]
    if style.colorize:
        lines.append(f'edge [colorscheme="{_COLOURS}"]')
    lines += ["nodesep=0.35;", "subgraph cluster_graph {", 'color="white";']
    first = set(graph.initial)
    for number, values in enumerate(graph.states):
        filled = ",style = filled" if number in first else ""
        lines.append(f'{number} [label="{_quoted(state(values))}"{filled}];')
    colours: dict[str, int] = {}
    met: set[tuple[int, int]] = set()
    for source, target, action in graph.edges:
        colour: int | str = colours.setdefault(action, len(colours) + 2)
        if style.strict and (source, target) in met:
            continue
        met.add((source, target))
        if not style.colorize:
            colour = "black"
        label = _quoted(action) if style.labels else ""
        look = f'label="{label}",color="{colour}",fontcolor="{colour}"'
        lines.append(f"{source} -> {target} [{look}];")
    lines += [f"{{rank = same; {' '.join(f'{n};' for n in row)}}}" for row in _rows(graph)]
    lines.append("}")
    if style.colorize and len(colours) > 1:
        lines += _legend(colours)
    lines.append("}")
    return "\n".join(lines) + "\n"


def _rows(graph: Graph) -> list[list[int]]:
    """The states by their distance from an initial one."""
    after: dict[int, list[int]] = {}
    for source, target, _ in graph.edges:
        after.setdefault(source, []).append(target)
    level = dict.fromkeys(graph.initial, 0)
    queue = deque(graph.initial)
    while queue:
        source = queue.popleft()
        for target in after.get(source, []):
            if target not in level:
                level[target] = level[source] + 1
                queue.append(target)
    rows: dict[int, list[int]] = {}
    for number in range(len(graph.states)):
        rows.setdefault(level.get(number, 0), []).append(number)
    return [rows[n] for n in sorted(rows)]


def _legend(colours: dict[str, int]) -> list[str]:
    head = 'subgraph cluster_legend {graph[style=bold];label = "Next State Actions" style="solid"'
    node = f'node [ labeljust="l",colorscheme="{_COLOURS}",style=filled,shape=record ]'
    rows = [f'"{_quoted(a)}" [label="{_quoted(a)}",fillcolor={n}]' for a, n in colours.items()]
    return [head, node, *rows, "}"]


def _quoted(text: str) -> str:
    """Inside double quotes of dot: a line of the text is a line of the label."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
