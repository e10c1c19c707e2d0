"""What may live here: rewriting that no engine, verdict or count can tell from the original.

Lets are dropped, put where they are used, or moved inwards, so that an action's `x' = e` is seen
as one; literals become constants. Nothing here evaluates what might be an error: such an expression
stays where it was, and is met only if an engine comes to it.
"""

from __future__ import annotations

from dataclasses import replace

from pymodel.kernel.analysis import scoped, substitute
from pymodel.kernel.nodes import (
    Apply,
    Builtin,
    CallLocal,
    Const,
    Lambda,
    Let,
    Local,
    Named,
    Node,
    RecordLiteral,
    SetEnum,
    TupleLiteral,
    Var,
)
from pymodel.kernel.walk import rebuild
from pymodel.values import Function, ModelValue, Value, function

#: Intervals longer than this stay expressions, so that `0..10^9` costs nothing until it is used.
_LONGEST_INTERVAL = 1024
#: Integers larger than this are left to the engines, which decide what is an overflow.
_LARGEST_INTEGER = 2**31 - 1
_MANY = 2


def simplify(node: Node) -> Node:
    """The node with Lets in place and literals folded."""
    node = rebuild(node, simplify)
    if isinstance(node, Let):
        return _let(node)
    folded = fold(node)
    return node if folded is None else folded


# --- Let ------------------------------------------------------------------------------------------


def _let(node: Let) -> Node:
    uses = _uses(node.body, node.name)
    if uses == 0:
        return node.body
    if uses == 1 or isinstance(node.value, Const | Var | Local):
        return _refold(substitute(node.body, {node.name: node.value}), node.value)
    return _sink(node)


def _refold(body: Node, value: Node) -> Node:
    """After a constant took a name's place, more may fold."""
    return simplify(body) if isinstance(value, Const) else body


def _uses(node: Node, name: str) -> int:
    """How often a name may be looked at: 0, 1, or 2 for more (a loop's body counts as more)."""
    if isinstance(node, Local):
        return int(node.name == name)
    total = int(isinstance(node, CallLocal) and node.name == name) * _MANY
    for child, _, again in _evaluated(node):
        uses = _uses(child, name)
        total += _MANY if uses and again else uses
        if total >= _MANY:
            return _MANY
    return total


def _evaluated(node: Node) -> list[tuple[Node, tuple[str, ...], bool]]:
    """The children that are evaluated: those of `Named.args` only explain."""
    if isinstance(node, Named):
        return [(node.body, (), False)]
    return list(scoped(node))


def _sink(node: Let) -> Node:
    """The Let around the one child that uses its name, as deep as that goes."""
    body = node.body
    if isinstance(body, Named) and any(_mentions(a, node.name) for _, a in body.args):
        kept = tuple((p, a) for p, a in body.args if not _mentions(a, node.name))
        body = replace(body, args=kept)
    users = [(child, again) for child, _, again in _evaluated(body) if _mentions(child, node.name)]
    if len(users) != 1 or users[0][1] or isinstance(users[0][0], Lambda):
        return node  # used by more than one, or again and again
    target = users[0][0]

    def change(child: Node) -> Node:
        if child is target:
            return _sink(Let(node.name, node.value, child, span=node.span))
        return child

    return rebuild(body, change)


def _mentions(node: Node, name: str) -> bool:
    if isinstance(node, Local):
        return node.name == name
    if isinstance(node, CallLocal) and node.name == name:
        return True
    return any(_mentions(child, name) for child, _, _ in scoped(node))


# --- folding --------------------------------------------------------------------------------------


def fold(node: Node) -> Node | None:
    """The node as a constant, when that is certain to be its value; None when it is not."""
    match node:
        case SetEnum(elements):
            values = _values(elements)
            if values is not None and len({_shape(v) for v in values}) <= 1:
                return Const(frozenset(values), span=node.span)
        case TupleLiteral(elements):
            values = _values(elements)
            if values is not None:
                return Const(tuple(values), span=node.span)
        case RecordLiteral(fields):
            values = _values(tuple(v for _, v in fields))
            if values is not None and len({n for n, _ in fields}) == len(fields):
                pairs = zip((n for n, _ in fields), values, strict=True)
                return Const(function(dict(pairs)), span=node.span)
        case Builtin(name, args) if args:
            values = _values(args)
            if values is not None and all(type(v) is int for v in values):
                return _arithmetic(name, values, node)
        case Apply(Const(f), Const(a)):
            return _applied(f, a, node)
    return None


def _values(nodes: tuple[Node, ...]) -> list[Value] | None:
    out = []
    for node in nodes:
        if not isinstance(node, Const):
            return None
        out.append(node.value)
    return out


def _shape(value: Value) -> object:
    """A description such that values of equal description are always comparable."""
    if isinstance(value, frozenset):
        return ("set", frozenset(_shape(v) for v in value))
    if isinstance(value, tuple):
        return ("tuple", tuple(_shape(v) for v in value))
    if isinstance(value, Function):
        return ("function", frozenset((k, _shape(v)) for k, v in value.items()))
    if isinstance(value, ModelValue):
        return (ModelValue, value.type)
    return type(value)


def _arithmetic(name: str, values: list[int], node: Node) -> Node | None:
    match name, values:
        case "..", (low, high) if high - low < _LONGEST_INTERVAL:
            return Const(frozenset(range(low, high + 1)), span=node.span)
        case "+", (a, b):
            result = a + b
        case "-", (a, b):
            result = a - b
        case "*", (a, b):
            result = a * b
        case "-.", (a,):
            result = -a
        case _:
            return None
    return Const(result, span=node.span) if abs(result) <= _LARGEST_INTEGER else None


def _applied(f: Value, a: Value, node: Node) -> Node | None:
    """A field of a constant record, an element of a constant sequence; errors stay unfolded."""
    if isinstance(f, tuple) and type(a) is int and 1 <= a <= len(f):
        return Const(f[a - 1], span=node.span)
    if isinstance(f, Function) and isinstance(a, str) and a in f:
        return Const(f[a], span=node.span)
    return None
