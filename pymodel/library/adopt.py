"""What may live here: a user's Python function as an operator: what it gives becomes a TLA+ value,
and what it raises becomes an evaluation error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pymodel.library.failure import EvalError
from pymodel.library.lazysets import LazyFunction, LazySet
from pymodel.sema.python import Override
from pymodel.values import FALSE, TRUE, Bool, Function, ModelValue, Value, function


def adopted_function(item: Override) -> Callable[..., Value]:
    """The function of an override with its results and its failures as the engines want them."""

    def apply(*args: Any) -> Value:
        try:
            result = item.apply(*args)
        except (EvalError, RecursionError):
            raise  # from an operator that was passed in, or raised on purpose
        except (
            Exception,
            SystemExit,
        ) as error:  # sys.exit() must not end a check without a verdict
            raise EvalError(
                "eval.override",
                f"{item.canonical} failed in Python: {type(error).__name__}: {error}",
                hint=_place(item, error),
            ) from error
        return to_value(result, item)

    return apply


def to_value(v: Any, item: Override) -> Value:
    """A TLA+ value from what a user's function returned; `eval.override` if it is none."""
    t = type(v)
    if t is bool:
        return TRUE if v else FALSE
    if t in (int, str, Bool, ModelValue, Function):
        return v
    if isinstance(v, tuple | list):
        return tuple(to_value(x, item) for x in v)
    if isinstance(v, frozenset | set):
        return frozenset(to_value(x, item) for x in v)
    if isinstance(v, Mapping):
        return function({to_value(k, item): to_value(x, item) for k, x in v.items()})
    if item.lazy and isinstance(v, LazySet | LazyFunction):
        return v
    raise EvalError(
        "eval.override",
        f"{item.canonical} gave a {t.__name__}, which is no TLA+ value",
        hint=f"it is {item.apply.__name__} in {item.file}",
    )


def _place(item: Override, error: BaseException) -> str:
    import traceback  # noqa: PLC0415 — slow to import, and seldom needed

    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename == item.file:
            return f"it was raised at {item.file}:{frame.lineno}"
    return f"it is {item.apply.__name__} in {item.file}"
