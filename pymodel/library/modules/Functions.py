"""What may live here: Functions in Python, where a definition compares every pair of arguments.

Folds take the arguments from first to last, as TLC does: `op(f[last], ... op(f[first], base))`.
"""

from __future__ import annotations

from collections.abc import Callable

from pymodel.library.arguments import mapping, written
from pymodel.library.failure import EvalError, describe
from pymodel.library.lazysets import as_set
from pymodel.library.registry import Context
from pymodel.sema.python import override
from pymodel.values import FALSE, TRUE, Bool, Value


@override("Functions", "IsInjective", context=True)
def is_injective(context: Context, f: Value) -> Bool:
    """Whether no two arguments have the same value."""
    values = list(mapping(f, "IsInjective").values())
    return TRUE if len(context.order.homogeneous(frozenset(values))) == len(values) else FALSE


@override("Functions", "FoldFunctionOnSet", context=True)
def fold_function_on_set(
    context: Context, op: Callable[..., Value], base: Value, fun: Value, indices: Value
) -> Value:
    """The fold of `fun[i]` for i in a set, from the first i to the last."""
    table = mapping(fun, "FoldFunctionOnSet", "third")
    step, result = written(op), base
    for i in context.order.ordered(as_set(indices, "FoldFunctionOnSet", "fourth")):
        if i not in table:
            raise EvalError("eval.domain", f"the function {describe(fun)} has no {describe(i)}")
        result = step(table[i], result)
    return result


@override("Functions", "FoldFunction", context=True)
def fold_function(context: Context, op: Callable[..., Value], base: Value, fun: Value) -> Value:
    """The fold of all values, from the first argument's to the last's."""
    table = mapping(fun, "FoldFunction", "third")
    step, result = written(op), base
    for i in context.order.sort(table):
        result = step(table[i], result)
    return result
