"""What may live here: the standard module FiniteSets."""

from __future__ import annotations

from pymodel.library.failure import EvalError, type_error
from pymodel.library.lazysets import LazySet, size
from pymodel.library.registry import Operator, operators
from pymodel.values import FALSE, TRUE, Bool, Value


def is_finite(s: Value) -> Bool:
    """`IsFiniteSet(s)`."""
    if type(s) is not frozenset and not isinstance(s, LazySet):
        raise type_error("IsFiniteSet", "a set", s)
    return FALSE if size(s) is None else TRUE


def cardinality(s: Value) -> int:
    """`Cardinality(s)`."""
    if type(s) is not frozenset and not isinstance(s, LazySet):
        raise type_error("Cardinality", "a set", s)
    n = size(s)
    if n is None:
        raise EvalError("eval.infinite", f"{s!r} is infinite and has no cardinality")
    return n


def table() -> tuple[Operator, ...]:
    """The operators of FiniteSets."""
    op = operators("FiniteSets")
    return (
        op("IsFiniteSet", 1, is_finite, lazy=True),
        op("Cardinality", 1, cardinality, lazy=True),
    )
