"""What may live here: dicts that generated code looks things up in, and that fill themselves.

A lookup that succeeds runs no Python code of ours: that is what makes them quick.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pymodel.values import Value


class Table(dict[Value, int]):
    """The values that a variable has had, each with a number: states are tuples of numbers.

    Equal parts of states are stored once and compared as numbers, and what was computed from a
    part can be remembered by its number.
    """

    __slots__ = ("pinned", "values_by_number")

    def __init__(self) -> None:
        super().__init__()
        #: Numbers that stand in generated code.
        self.pinned: set[int] = set()
        self.values_by_number: list[Value] = []

    def __missing__(self, v: Value) -> int:
        number = self[v] = len(self.values_by_number)
        self.values_by_number.append(v)
        return number

    def retain(self, numbers: set[int]) -> None:
        """Let go of all values but those with these numbers; a number is not given twice."""
        kept = numbers | self.pinned
        for v, number in [(v, n) for v, n in self.items() if n not in kept]:
            del self[v]
            self.values_by_number[number] = None


class Memo(dict[Any, Any]):
    """Values of an expression by the number of the variable's value that it depends on."""

    __slots__ = ("function", "namespace")

    def __init__(self, namespace: Mapping[str, Any], function: str) -> None:
        super().__init__()
        self.namespace = namespace
        self.function = function

    def __missing__(self, number: Any) -> Any:
        value = self[number] = self.namespace[self.function](number)
        return value


class Memos(Memo):
    """The same for several numbers, or values of bound names."""

    __slots__ = ()
    #: More variables than these change too often for what was computed to be met again.
    MOST = 2

    def __missing__(self, numbers: Any) -> Any:
        value = self[numbers] = self.namespace[self.function](*numbers)
        return value


class Word(dict[int, int]):
    """Tests of one variable's values: number of the value -> the tests that hold, as bits.

    Its function is generated when the first value is asked for; no test is added after that.
    """

    __slots__ = ("compute", "define", "texts", "values_by_number")
    SIZE = 30  # integers below 2^30 are the quick ones

    def __init__(self, table: Table, define: Callable[[list[str]], Callable[[Value], int]]) -> None:
        super().__init__()
        self.values_by_number = table.values_by_number
        self.define = define
        self.texts: list[str] = []
        self.compute: Callable[[Value], int] | None = None

    @property
    def open(self) -> bool:
        """Whether there is room for another test."""
        return self.compute is None and len(self.texts) < self.SIZE

    def __missing__(self, number: int) -> int:
        if self.compute is None:
            self.compute = self.define(self.texts)
        bits = self[number] = self.compute(self.values_by_number[number])
        return bits
