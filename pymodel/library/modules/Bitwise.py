"""What may live here: Bitwise in Python, which has these operations."""

from __future__ import annotations

from pymodel.library.arguments import natural
from pymodel.sema.python import override
from pymodel.values import Value


@override("Bitwise", "&")
def conjunction(x: Value, y: Value) -> int:
    """`x & y`."""
    return natural(x, "&", "left") & natural(y, "&", "right")


@override("Bitwise", "|")
def disjunction(x: Value, y: Value) -> int:
    """`x | y`."""
    return natural(x, "|", "left") | natural(y, "|", "right")


@override("Bitwise", "^^")
def difference(x: Value, y: Value) -> int:
    """`x ^^ y`."""
    return natural(x, "^^", "left") ^ natural(y, "^^", "right")


@override("Bitwise", "Not")
def complement(a: Value) -> int:
    """`Not(a)`: every digit turned over, up to the highest 1."""
    number = natural(a, "Not")
    return number ^ ((1 << number.bit_length()) - 1)


@override("Bitwise", "shiftR")
def shift_right(n: Value, pos: Value) -> int:
    """`shiftR(n, pos)`."""
    return natural(n, "shiftR", "first") >> natural(pos, "shiftR", "second")
