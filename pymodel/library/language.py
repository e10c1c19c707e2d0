"""What may live here: the operators of the language itself that take and give sets and functions.

Logic, binders and constructors have kernel nodes of their own; these are the rest: `\\cup`,
`\\subseteq`, `SUBSET`, `UNION`, `DOMAIN` ...
"""

from __future__ import annotations

from collections.abc import Iterable

from pymodel.library.failure import type_error
from pymodel.library.lazysets import (
    Interval,
    LazyFunction,
    LazySet,
    Strings,
    as_set,
    contains,
    elements,
    limited,
    size,
)
from pymodel.library.order import Order
from pymodel.library.registry import Context, Operator, operators
from pymodel.library.setsofsets import Combined, Subsets, Unions
from pymodel.values import BOOLEAN, FALSE, TRUE, Bool, Function, Value


def _set(v: Value, operator: str, position: str) -> Value:
    if type(v) is not frozenset and not isinstance(v, LazySet):
        raise type_error(operator, "a set", v, position)
    return v


def union(context: Context, a: Value, b: Value) -> Value:
    """`a \\cup b`."""
    _set(a, "\\cup", "left")
    _set(b, "\\cup", "right")
    if size(a) is None or size(b) is None:
        return Combined(context.order, "\\cup", a, b)
    both = as_set(a, "\\cup") | as_set(b, "\\cup")
    return context.order.homogeneous(both)


def intersection(context: Context, a: Value, b: Value) -> Value:
    """`a \\cap b`."""
    _set(a, "\\cap", "left")
    _set(b, "\\cap", "right")
    if type(a) is frozenset and type(b) is frozenset:
        context.order.homogeneous(a | b)
        return a & b
    if size(a) is None and size(b) is None:
        return Combined(context.order, "\\cap", a, b)
    few, many = (b, a) if type(b) is frozenset or size(a) is None else (a, b)
    order = context.order
    return frozenset(limited((x for x in elements(few, order) if contains(many, x, order)), order))


def difference(context: Context, a: Value, b: Value) -> Value:
    """`a \\ b`."""
    _set(a, "\\", "left")
    _set(b, "\\", "right")
    if size(a) is None:
        return Combined(context.order, "\\", a, b)
    order = context.order
    if type(a) is frozenset and type(b) is frozenset and order.comparable(a, b):
        return a - b
    return frozenset(limited((x for x in elements(a, order) if not contains(b, x, order)), order))


def subset(context: Context, a: Value, b: Value) -> Bool:
    """`a \\subseteq b`."""
    _set(a, "\\subseteq", "left")
    _set(b, "\\subseteq", "right")
    order = context.order
    return TRUE if all(contains(b, x, order) for x in elements(a, order)) else FALSE


def subsets(context: Context, a: Value) -> Value:
    """`SUBSET a`."""
    return Subsets(context.order, _set(a, "SUBSET", ""))


def union_all(context: Context, a: Value) -> Value:
    """`UNION a`."""
    return union_of(context.order, elements(_set(a, "UNION", ""), context.order))


def union_of(order: Order, members: Iterable[Value]) -> Value:
    """The union of sets, each of any kind; it is written out if all of them are."""
    sets = tuple(_set(s, "UNION", "") for s in members)
    if all(type(s) is frozenset for s in sets):
        return order.homogeneous(frozenset().union(*sets))
    return Unions(order, sets)


def domain(context: Context, f: Value) -> Value:
    """`DOMAIN f`."""
    if type(f) is tuple:
        return Interval(context.order, 1, len(f))
    if type(f) is Function:
        return frozenset(f)
    if isinstance(f, LazyFunction):
        return f.domain
    raise type_error("DOMAIN", "a function", f)


def _boolean(_context: Context) -> Value:
    return BOOLEAN


def _string(context: Context) -> Value:
    return Strings(context.order)


def table() -> tuple[Operator, ...]:
    """The operators of the language."""
    op = operators("")
    return (
        op("\\cup", 2, union, lazy=True, context=True),
        op("\\cap", 2, intersection, lazy=True, context=True),
        op("\\", 2, difference, lazy=True, context=True),
        op("\\subseteq", 2, subset, lazy=True, context=True),
        op("SUBSET", 1, subsets, lazy=True, context=True),
        op("UNION", 1, union_all, lazy=True, context=True),
        op("DOMAIN", 1, domain, lazy=True, context=True),
        op("BOOLEAN", 0, _boolean, context=True),
        op("STRING", 0, _string, context=True),
    )
