"""What may live here: the standard module Bags. A bag is a function to positive integers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product

from pymodel.library.failure import type_error
from pymodel.library.lazysets import as_set
from pymodel.library.registry import Context, Operator, operators
from pymodel.values import FALSE, TRUE, Bool, Function, Value, function


def _counts(v: Value, operator: str, position: str = "") -> dict[Value, int]:
    """A bag as a dict; an `EvalError` if it isn't one."""
    if type(v) is tuple:
        pairs: Iterable[tuple[Value, Value]] = enumerate(v, 1)
    elif type(v) is Function:
        pairs = v.items()
    else:
        raise type_error(operator, "a bag", v, position)
    counts = dict(pairs)
    if not all(type(n) is int and n > 0 for n in counts.values()):
        raise type_error(operator, "a bag (a function to positive integers)", v, position)
    return counts


def is_bag(v: Value) -> Bool:
    """`IsABag(v)`."""
    values: Iterable[Value] = v.values() if type(v) is Function else v if type(v) is tuple else (0,)
    return TRUE if all(type(n) is int and n > 0 for n in values) else FALSE


def to_set(b: Value) -> Value:
    """`BagToSet(b)`."""
    return frozenset(_counts(b, "BagToSet"))


def from_set(s: Value) -> Value:
    """`SetToBag(s)`."""
    return function(dict.fromkeys(as_set(s, "SetToBag"), 1))


def bag_in(x: Value, b: Value) -> Bool:
    """`BagIn(x, b)`."""
    return TRUE if x in _counts(b, "BagIn", "second") else FALSE


def empty() -> Value:
    """`EmptyBag`."""
    return ()


def copies(x: Value, b: Value) -> int:
    """`CopiesIn(x, b)`."""
    return _counts(b, "CopiesIn", "second").get(x, 0)


def plus(a: Value, b: Value) -> Value:
    """`a (+) b`."""
    total = _counts(a, "(+)", "left")
    for x, n in _counts(b, "(+)", "right").items():
        total[x] = total.get(x, 0) + n
    return function(total)


def minus(a: Value, b: Value) -> Value:
    """`a (-) b`."""
    less = _counts(b, "(-)", "right")
    left = {x: n - less.get(x, 0) for x, n in _counts(a, "(-)", "left").items()}
    return function({x: n for x, n in left.items() if n > 0})


def union(s: Value) -> Value:
    """`BagUnion(s)`: the sum of all bags in a set."""
    total: dict[Value, int] = {}
    for b in as_set(s, "BagUnion"):
        for x, n in _counts(b, "BagUnion").items():
            total[x] = total.get(x, 0) + n
    return function(total)


def included(a: Value, b: Value) -> Bool:
    """`a \\sqsubseteq b`."""
    more = _counts(b, "\\sqsubseteq", "right")
    fits = (n <= more.get(x, 0) for x, n in _counts(a, "\\sqsubseteq", "left").items())
    return TRUE if all(fits) else FALSE


def sub_bags(b: Value) -> Value:
    """`SubBag(b)`: the set of all bags within b."""
    counts = _counts(b, "SubBag")
    rows = product(*(range(n + 1) for n in counts.values()))
    return frozenset(
        function({x: n for x, n in zip(counts, row, strict=True) if n}) for row in rows
    )


def of_all(f: Callable[[Value], Value], b: Value) -> Value:
    """`BagOfAll(F, b)`: F of every copy."""
    total: dict[Value, int] = {}
    for x, n in _counts(b, "BagOfAll", "second").items():
        y = f(x)
        total[y] = total.get(y, 0) + n
    return function(total)


def cardinality(b: Value) -> int:
    """`BagCardinality(b)`."""
    return sum(_counts(b, "BagCardinality").values())


def _checked(apply: Callable[..., Value]) -> Callable[..., Value]:
    """The same, refusing a result whose elements can't be compared."""

    def checked(context: Context, *args: Value) -> Value:
        result = apply(*args)
        if type(result) is Function:
            context.order.homogeneous(frozenset(result))
        return result

    return checked


def table() -> tuple[Operator, ...]:
    """The operators of Bags."""
    op = operators("Bags")
    return (
        op("IsABag", 1, is_bag),
        op("BagToSet", 1, to_set),
        op("SetToBag", 1, from_set),
        op("BagIn", 2, bag_in),
        op("EmptyBag", 0, empty),
        op("CopiesIn", 2, copies),
        op("(+)", 2, _checked(plus), context=True),
        op("(-)", 2, minus),
        op("BagUnion", 1, _checked(union), context=True),
        op("\\sqsubseteq", 2, included),
        op("SubBag", 1, sub_bags),
        op("BagOfAll", 2, of_all),
        op("BagCardinality", 1, cardinality),
    )
