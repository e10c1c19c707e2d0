"""What may live here: SVG in Python: the text of a picture, and places of nodes."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pymodel.library.arguments import integer, mapping, record, string
from pymodel.library.failure import EvalError
from pymodel.library.lazysets import as_set
from pymodel.library.registry import Context
from pymodel.sema.python import override
from pymodel.values import Function, Value, function


def _field(fields: Value, name: str) -> Value:
    if name not in fields:
        raise EvalError("eval.domain", f"SVGElemToString needs an element with a field `{name}`")
    return fields[name]


@override("SVG", "SVGElemToString", context=True)
def svg_elem_to_string(context: Context, element: Value) -> str:
    """The text of an element with its children; a sequence of elements is taken for all of them."""
    if type(element) is tuple and element:
        return "".join(svg_elem_to_string(context, child) for child in element)
    if element == ():
        return ""
    fields = record(element, "SVGElemToString")
    name = string(_field(fields, "name"), "SVGElemToString")
    attributes = record(_field(fields, "attrs"), "SVGElemToString")
    given = "".join(
        f" {key.replace('_', '-')}='{string(attributes[key], 'SVGElemToString')}'"
        for key in context.order.sort(attributes)
    )
    children = mapping(_field(fields, "children"), "SVGElemToString")
    inner = "".join(svg_elem_to_string(context, children[i]) for i in context.order.sort(children))
    text = string(_field(fields, "innerText"), "SVGElemToString")
    # Sequences are shown in pictures, and their brackets would be taken for elements.
    text = text.replace("<<", "&lt;&lt;").replace(">>", "&gt;&gt;")
    return f"<{name}{given}>{text}{inner}</{name}>"


def _place(x: float, y: float) -> Value:
    return Function({"x": int(x), "y": int(y)})


def _on_circle(centre: Sequence[float], radius: float, n: int, m: int) -> Value:
    angle = 2.0 * math.pi / m * n
    return _place(centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle))


@override("SVG", "NodeOfRingNetwork")
def node_of_ring_network(cx: Value, cy: Value, r: Value, n: Value, m: Value) -> Value:
    """The n-th of m places on a circle."""
    numbers = [integer(v, "NodeOfRingNetwork") for v in (cx, cy, r, n, m)]
    if numbers[4] == 0:
        raise EvalError("eval.domain", "NodeOfRingNetwork: a ring of 0 nodes has no places")
    return _on_circle(numbers[:2], numbers[2], numbers[3], numbers[4])


@override("SVG", "NodesOfDirectedMultiGraph", context=True)
def nodes_of_directed_multi_graph(
    context: Context, nodes: Value, _edges: Value, options: Value
) -> Value:
    """Places for nodes, in order on a circle that fits the view, whatever layout is asked for."""
    operator = "NodesOfDirectedMultiGraph"
    fields = record(options, operator, "third")
    wide, high = (
        integer(fields.get(name, 100), operator) for name in ("view_width", "view_height")
    )
    members = context.order.ordered(as_set(nodes, operator, "first"))
    centre, radius = (wide / 2, high / 2), min(wide, high) * 0.4
    rows = enumerate(members)
    return function({node: _on_circle(centre, radius, i, len(members)) for i, node in rows})
