"""What may live here: FiniteSetsExt in Python: folds in one pass, and subsets of one size that are
not filtered out of all subsets.

Folds take the elements from first to last, as TLC does: `op(last, ... op(first, base))`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pymodel.library.arguments import integer, predicate, written
from pymodel.library.failure import type_error
from pymodel.library.lazysets import LazySet, as_set, concrete, elements
from pymodel.library.order import Order
from pymodel.library.registry import Context
from pymodel.library.setsofsets import Subsets
from pymodel.sema.python import override
from pymodel.values import Value


@override("FiniteSetsExt", "FoldSet", context=True)
def fold_set(context: Context, op: Callable[..., Value], base: Value, s: Value) -> Value:
    """The fold of a set's elements, from first to last."""
    step, result = written(op), base
    for x in context.order.ordered(as_set(s, "FoldSet", "third")):
        result = step(x, result)
    return result


class SubsetsOfSize(LazySet):
    """`kSubset(k, S)`."""

    __slots__ = ("all", "count")

    def __init__(self, order: Order, base: Value, count: int) -> None:
        super().__init__(order)
        self.all = Subsets(order, base)
        self.count = count

    def contains(self, v: Value) -> bool:
        return self.all.contains(v) and len(v) == self.count

    def elements(self) -> Iterator[Value]:
        return self.all.of_size(self.count) if self.count >= 0 else iter(())

    def size(self) -> int | None:
        return self.all.count_of_size(self.count) if self.count >= 0 else 0

    def __repr__(self) -> str:
        return f"kSubset({self.count}, {self.all.base})"


@override("FiniteSetsExt", "Quantify", context=True, lazy=True)
def quantify(context: Context, s: Value, p: Callable[..., Value]) -> Value:
    """How many elements satisfy a predicate; the set need not be written out."""
    test = predicate(p, "Quantify")
    if type(s) is not frozenset and not isinstance(s, LazySet):
        raise type_error("Quantify", "a set", s, "first")
    return sum(1 for x in elements(s, context.order) if test(x))


@override("FiniteSetsExt", "kSubset", context=True, lazy=True)
def k_subset(context: Context, k: Value, s: Value) -> Value:
    """The subsets of a finite set that have k elements."""
    if type(s) is not frozenset and not isinstance(s, LazySet):
        raise type_error("kSubset", "a set", s, "second")
    return SubsetsOfSize(context.order, concrete(s), integer(k, "kSubset", "first"))
