"""What may live here: the ten attribute value types, their sizes and their comparisons.

Values are frozen msgspec structs, so the same types travel in commands, in results and in the
B-tree. They are canonical when made by `impl.store.wire` or by the functions here: numbers in
canonical text, sets sorted. Equal values are therefore equal structs and equal bytes.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TypeAlias, Union

import msgspec

from impl.store import numbers


class _Value(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The common shape of all values."""


class S(_Value, frozen=True, tag=True):
    """A string."""

    value: str


class N(_Value, frozen=True, tag=True):
    """A number, in canonical text (see `impl.store.numbers`)."""

    value: str


class B(_Value, frozen=True, tag=True):
    """Bytes."""

    value: bytes


class BOOL(_Value, frozen=True, tag=True):
    """True or false."""

    value: bool


class NULL(_Value, frozen=True, tag=True):
    """The null value."""


class L(_Value, frozen=True, tag=True):
    """A list of values."""

    value: tuple[Value, ...]


class M(_Value, frozen=True, tag=True):
    """A map from names to values. Treat the dict as frozen: copy it to change it."""

    value: dict[str, Value]


class SS(_Value, frozen=True, tag=True):
    """A set of strings, in the order of their UTF-8 bytes."""

    value: tuple[str, ...]


class NS(_Value, frozen=True, tag=True):
    """A set of canonical numbers, in numeric order."""

    value: tuple[str, ...]


class BS(_Value, frozen=True, tag=True):
    """A set of byte strings, in order."""

    value: tuple[bytes, ...]


Value: TypeAlias = Union[S, N, B, BOOL, NULL, L, M, SS, NS, BS]  # noqa: UP007 - msgspec resolves it at run time
#: An item is a map of attribute names to values. Treat it as frozen: copy it to change it.
Item: TypeAlias = dict[str, Value]

TYPE_NAMES = ("S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS")
_CONTAINER_OVERHEAD = 3
_ELEMENT_OVERHEAD = 1


def type_name(value: Value) -> str:
    """The type's name as it stands in DynamoDB's JSON: "S", "N", ..."""
    return type(value).__name__


def string_set(values: set[str]) -> SS:
    """A canonical string set."""
    return SS(tuple(sorted(values, key=str.encode)))


def number_set(values: set[str]) -> NS:
    """A canonical number set, from canonical numbers."""
    return NS(tuple(sorted(values, key=Decimal)))


def binary_set(values: set[bytes]) -> BS:
    """A canonical binary set."""
    return BS(tuple(sorted(values)))


def size(value: Value) -> int:
    """Bytes that a value counts for towards the item limit and capacity units.

    The documented rules: strings by UTF-8 length, a list or map 3 bytes and 1 for each element.
    """
    match value:
        case S(text):
            return len(text.encode())
        case N(text):
            return numbers.size(text)
        case B(data):
            return len(data)
        case BOOL() | NULL():
            return 1
        case L(elements):
            return _CONTAINER_OVERHEAD + sum(_ELEMENT_OVERHEAD + size(e) for e in elements)
        case M(entries):
            return _CONTAINER_OVERHEAD + item_size(entries) + _ELEMENT_OVERHEAD * len(entries)
        case SS(texts):
            return sum(len(t.encode()) for t in texts)
        case NS(texts):
            return sum(numbers.size(t) for t in texts)
        case BS(parts):
            return sum(map(len, parts))


def item_size(item: Item) -> int:
    """Bytes that an item counts for: each attribute's name and value."""
    return sum(len(name.encode()) + size(value) for name, value in item.items())


def order_key(value: Value) -> bytes | Decimal | None:
    """What `<` compares: UTF-8 bytes, a number, bytes; None for types that have no order."""
    match value:
        case S(text):
            return text.encode()
        case N(text):
            return Decimal(text)
        case B(data):
            return data
        case _:
            return None


def compare(left: Value, right: Value) -> int | None:
    """Negative, zero or positive; None when the values cannot be ordered against each other."""
    if type(left) is not type(right):
        return None
    a, b = order_key(left), order_key(right)
    if a is None or b is None:
        return None
    return (a > b) - (a < b)  # type: ignore[operator]  # same type of value, same type of key


def depth(value: Value) -> int:
    """Levels of lists and maps in a value; a scalar or a set has none."""
    match value:
        case L(elements):
            return 1 + max(map(depth, elements), default=0)
        case M(entries):
            return 1 + max(map(depth, entries.values()), default=0)
        case _:
            return 0
