"""What may live here: BagsExt in Python: a fold in one pass, from the first element to the last."""

from __future__ import annotations

from collections.abc import Callable

from pymodel.library.arguments import mapping, written
from pymodel.library.failure import type_error
from pymodel.library.registry import Context
from pymodel.sema.python import override
from pymodel.values import Value


@override("BagsExt", "FoldBag", context=True)
def fold_bag(context: Context, op: Callable[..., Value], base: Value, bag: Value) -> Value:
    """`op(... op(op(base, first), first) ..., last)`, as often as each element is in the bag."""
    counts = mapping(bag, "FoldBag", "third")
    if not all(type(n) is int and n > 0 for n in counts.values()):
        raise type_error("FoldBag", "a bag (a function to positive integers)", bag, "third")
    step, result = written(op), base
    for x in context.order.sort(counts):
        for _ in range(counts[x]):
            result = step(result, x)
    return result
