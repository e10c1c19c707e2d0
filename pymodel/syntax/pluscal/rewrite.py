"""What may live here: TLA+ expressions rebuilt with some of their names replaced.

A name that the expression itself binds hides a replacement. Every node is built anew: later passes
know nodes by identity, so no node may stand in two places.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar, cast

from pymodel.errors import Span
from pymodel.syntax import nodes as n

#: What a name becomes, given the place of its use.
Replacement = Callable[[Span], n.Expr]
Table = Mapping[str, Replacement]
_Node = TypeVar("_Node", bound=n.Node)

#: Nothing replaced: only fresh nodes.
NOTHING: Table = {}


def rewrite(node: _Node, table: Table) -> _Node:
    """A copy of a node with the names of the table replaced."""
    match node:
        case n.Name(ident) if ident in table:
            return cast(_Node, table[ident](node.span))
        case n.OpApply(op, _) if op in table:
            new = table[op](node.span)
            if isinstance(new, n.Name):
                node = cast(_Node, replace(node, op=new.ident))
        case n.Quantifier(bounds=bounds) | n.FunctionLiteral(bounds=bounds):
            return _bound(node, bounds, table)
        case n.SetMap(bounds=bounds) | n.FunctionDef(bounds=bounds):
            return _bound(node, bounds, table)
        case n.Choose(bound=bound) | n.SetFilter(bound=bound):
            return _bound(node, (bound,), table)
        case n.Lambda(params=params) | n.OperatorDef(params=params):
            return _fields(node, _without(table, {p.name.text for p in params}))
        case n.Let(units=units):
            return _fields(node, _without(table, _defined(units)))
    return _fields(node, table)


def at(expr: n.Expr, span: Span) -> n.Expr:
    """A fresh copy of an expression, every node of it at one place."""

    def move(value: Any) -> Any:
        if isinstance(value, n.Node):
            names = (f for f in value.__dataclass_fields__ if f != "span")
            return replace(value, span=span, **{f: move(getattr(value, f)) for f in names})
        return tuple(move(v) for v in value) if isinstance(value, tuple) else value

    return cast(n.Expr, move(expr))


def names_in(node: n.Node) -> set[str]:
    """All names that occur in an expression as `Name`s, bound ones too."""
    found: set[str] = set()

    def visit(value: object) -> None:
        if isinstance(value, n.Name):
            found.add(value.ident)
        elif isinstance(value, n.Node):
            for name in value.__dataclass_fields__:
                if name != "span":
                    visit(getattr(value, name))
        elif isinstance(value, tuple):
            for item in value:
                visit(item)

    visit(node)
    return found


def _without(table: Table, names: set[str]) -> Table:
    if names.isdisjoint(table):
        return table
    return {name: new for name, new in table.items() if name not in names}


def _bound(node: _Node, bounds: tuple[n.Bound, ...], table: Table) -> _Node:
    """The domains of bounds are outside their scope, everything else in the node is inside."""
    inner = _without(table, {name.text for bound in bounds for name in bound.names})
    changed: dict[str, Any] = {}
    for name in node.__dataclass_fields__:
        if name != "span":
            outside = name in ("bounds", "bound")
            changed[name] = _value(getattr(node, name), table if outside else inner)
    return replace(node, **changed)


def _defined(units: tuple[n.Unit, ...]) -> set[str]:
    names: set[str] = set()
    for unit in units:
        match unit:
            case n.OperatorDef(name) | n.FunctionDef(name) | n.InstanceUnit(name=n.Ident() as name):
                names.add(name.text)
            case n.RecursiveDecl(decls):
                names.update(decl.name.text for decl in decls)
    return names


def _fields(node: _Node, table: Table) -> _Node:
    changed = {
        name: _value(getattr(node, name), table)
        for name in node.__dataclass_fields__
        if name != "span"
    }
    return replace(node, **changed)


def _value(value: Any, table: Table) -> Any:
    if isinstance(value, n.Node):
        return rewrite(value, table)
    if isinstance(value, tuple):
        return tuple(_value(item, table) for item in value)
    return value
