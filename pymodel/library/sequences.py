"""What may live here: the standard module Sequences. `Len` and `\\o` take strings too."""

from __future__ import annotations

from collections.abc import Callable

from pymodel.library.arguments import sequence
from pymodel.library.failure import EvalError, describe, type_error
from pymodel.library.lazysets import LazySet
from pymodel.library.registry import Context, Operator, operators
from pymodel.library.setsofsets import Sequences
from pymodel.values import TRUE, Bool, Value

#: A longer sequence is a mistake, and the next one would fill the memory.
LONGEST = 1_000_000


def length(s: Value) -> int:
    """`Len(s)`."""
    return len(s) if type(s) is str else len(sequence(s, "Len"))


def append(s: Value, x: Value) -> Value:
    """`Append(s, x)`."""
    return (*sequence(s, "Append", "first"), x)


def head(s: Value) -> Value:
    """`Head(s)`."""
    if not sequence(s, "Head"):
        raise EvalError("eval.empty", "Head(<<>>) has no value")
    return s[0]


def tail(s: Value) -> Value:
    """`Tail(s)`."""
    if not sequence(s, "Tail"):
        raise EvalError("eval.empty", "Tail(<<>>) has no value")
    return s[1:]


def concatenation(s: Value, t: Value) -> Value:
    """`s \\o t`."""
    if type(s) is str and type(t) is str:
        return s + t
    left, right = sequence(s, "\\o", "left"), sequence(t, "\\o", "right")
    if len(left) + len(right) > LONGEST:
        raise EvalError(
            "eval.too-large",
            f"a sequence of {len(left) + len(right)} elements is too long to write out",
        )
    return left + right


def subsequence(s: Value, m: Value, n: Value) -> Value:
    """`SubSeq(s, m, n)`: empty when m > n, else within the sequence."""
    if type(s) is not str:
        sequence(s, "SubSeq", "first")
    for v, position in ((m, "second"), (n, "third")):
        if type(v) is not int:
            raise type_error("SubSeq", "an integer", v, position)
    if m > n:
        return s[:0]
    if m < 1 or n > len(s):
        raise EvalError(
            "eval.domain", f"SubSeq({describe(s)}, {m}, {n}) goes beyond the sequence's 1..{len(s)}"
        )
    return s[m - 1 : n]


def select(s: Value, test: Callable[[Value], Value]) -> Value:
    """`SelectSeq(s, Test)`."""
    kept: list[Value] = []
    for x in sequence(s, "SelectSeq", "first"):
        verdict = test(x)
        if type(verdict) is not Bool:
            raise type_error("SelectSeq", "an operator with Boolean values", verdict, "second")
        if verdict is TRUE:
            kept.append(x)
    return tuple(kept)


def all_sequences(context: Context, s: Value) -> Value:
    """`Seq(s)`."""
    if type(s) is not frozenset and not isinstance(s, LazySet):
        raise type_error("Seq", "a set", s)
    return Sequences(context.order, s)


def table() -> tuple[Operator, ...]:
    """The operators of Sequences."""
    op = operators("Sequences")
    return (
        op("Len", 1, length),
        op("Append", 2, append),
        op("Head", 1, head),
        op("Tail", 1, tail),
        op("\\o", 2, concatenation),
        op("SubSeq", 3, subsequence),
        op("SelectSeq", 2, select),
        op("Seq", 1, all_sequences, lazy=True, context=True),
    )
