"""What may live here: Folds in Python: a fold takes one pass, not a recursion over subsets."""

from __future__ import annotations

from collections.abc import Callable

from pymodel.library.arguments import written
from pymodel.library.failure import EvalError, describe
from pymodel.library.lazysets import as_set
from pymodel.sema.python import override
from pymodel.values import Value


@override("Folds", "MapThenFoldSet")
def map_then_fold_set(
    op: Callable[..., Value],
    base: Value,
    f: Callable[..., Value],
    choose: Callable[..., Value],
    s: Value,
) -> Value:
    """`op(f(x), rest)` where x is what `choose` takes out of the set, until nothing is left."""
    left = as_set(s, "MapThenFoldSet", "fifth")
    taken: list[Value] = []
    while left:
        x = written(choose)(left)
        if x not in left:
            raise EvalError(
                "eval.domain", f"the choice {describe(x)} of MapThenFoldSet is not in the set"
            )
        taken.append(x)
        left -= {x}
    step, value, result = written(op), written(f), base
    for x in reversed(taken):
        result = step(value(x), result)
    return result
