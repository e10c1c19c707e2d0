"""What may live here: going through trees without knowing every node."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeVar, cast

from pymodel.syntax import nodes as n

_Node = TypeVar("_Node", bound=n.Node)


def children(expr: n.Expr) -> Iterator[n.Expr]:
    """The direct subexpressions of an expression, in the order of the text.

    Domains of bounds, values of fields and updates, arms and arguments of paths are among them;
    the bodies of a LET's definitions are not (its body is).
    """
    for name in expr.__dataclass_fields__:
        if name != "span":
            yield from _inside(getattr(expr, name))


def _inside(value: object) -> Iterator[n.Expr]:
    if isinstance(value, n.Expr):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _inside(item)
    elif isinstance(value, n.Node) and not isinstance(value, n.Unit | n.Ident):
        for name in value.__dataclass_fields__:
            if name != "span":
                yield from _inside(getattr(value, name))


def bound_names(expr: n.Expr) -> tuple[n.Ident, ...]:
    """The names that a node binds, in order."""
    match expr:
        case n.Quantifier(_, bounds, _) | n.FunctionLiteral(bounds, _) | n.SetMap(_, bounds):
            return tuple(i for b in bounds for i in b.names)
        case n.Choose(bound, _) | n.SetFilter(bound, _):
            return bound.names
        case n.Lambda(params, _):
            return tuple(p.name for p in params)
    return ()


def without_parens(node: _Node) -> _Node:
    """A copy without `Paren` nodes, for comparing what two texts mean."""
    while isinstance(node, n.Paren):
        node = cast(_Node, node.expr)
    changed: dict[str, Any] = {}
    for name in node.__dataclass_fields__:
        if name != "span":
            value = getattr(node, name)
            changed[name] = _stripped(value)
    return replace(node, **changed)


def _stripped(value: object) -> object:
    if isinstance(value, n.Node):
        return without_parens(value)
    if isinstance(value, tuple):
        return tuple(_stripped(item) for item in value)
    return value
