"""What may live here: Apalache in Python: folds in one pass."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from pymodel.library.arguments import integer, sequence, written
from pymodel.library.lazysets import as_set
from pymodel.library.registry import Context
from pymodel.sema.python import override
from pymodel.values import Value


@override("Apalache", "ApaFoldSet", context=True)
def fold_set(context: Context, op: Callable[..., Value], v: Value, s: Value) -> Value:
    """`op(... op(op(v, first), second) ..., last)` in the model's order."""
    return reduce(written(op), context.order.ordered(as_set(s, "ApaFoldSet", "third")), v)


@override("Apalache", "ApaFoldSeqLeft")
def fold_seq_left(op: Callable[..., Value], v: Value, s: Value) -> Value:
    """`op(... op(op(v, first), second) ..., last)`."""
    return reduce(written(op), sequence(s, "ApaFoldSeqLeft", "third"), v)


@override("Apalache", "Repeat")
def repeat(f: Callable[..., Value], n: Value, x: Value) -> Value:
    """`F(... F(F(x, 1), 2) ..., n)`."""
    return reduce(written(f), range(1, integer(n, "Repeat", "second") + 1), x)
