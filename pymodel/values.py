"""What may live here: TLA+ values as Python objects, their canonical bytes, and how they print.

| TLA+                | Python                                              |
|---------------------|-----------------------------------------------------|
| integer             | `int` (never `bool`)                                |
| TRUE, FALSE         | the two `Bool` singletons: `1 = TRUE` must not hold |
| string              | `str`                                               |
| model value         | `ModelValue`, equal to itself alone                 |
| finite set          | `frozenset`                                         |
| sequence, tuple     | `tuple`: every function whose domain is 1..n        |
| any other function  | `Function`; records are functions on strings        |

Sets that are not enumerated (Nat, SUBSET S, [S -> T] ...) belong to the engines, which turn them
into frozensets where a state keeps one. Equality of *comparable* values is Python's `==`; that
TLA+ calls `1 = "a"` an error is the business of the evaluators.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b
from typing import Any, TypeAlias

Value: TypeAlias = Any

_DIGITS = re.compile("([0-9]+)")


class Bool:
    """TRUE or FALSE. A class of its own, because Python's True equals 1 and would merge states."""

    __slots__ = ("truth",)
    truth: bool

    def __init__(self, truth: bool) -> None:
        self.truth = truth

    def __bool__(self) -> bool:
        return self.truth

    def __repr__(self) -> str:
        return "TRUE" if self.truth else "FALSE"

    def __reduce__(self) -> str:  # pickling keeps the singletons
        return repr(self)


TRUE = Bool(True)
FALSE = Bool(False)
BOOLEAN = frozenset((TRUE, FALSE))


class ModelValue:
    """A value equal only to itself; `A_x` has type `A`, an error against another type.

    Made once per name by a Model's binder: identity is equality.
    """

    __slots__ = ("name",)
    name: str

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def type(self) -> str | None:
        """The type letter of a typed model value, as in `P_1`; None for an untyped one."""
        return self.name[0] if len(self.name) > 2 and self.name[1] == "_" else None

    def __repr__(self) -> str:
        return self.name


class Function(dict[Value, Value]):
    """A function whose domain is not 1..n: immutable by convention, hashed once.

    A dict's own C equality and lookup are what makes states cheap to compare; build one with
    `function()`, which turns a domain of 1..n into a tuple.
    """

    __slots__ = ("_hash", "signature")
    _hash: int
    #: What decides with which values this one can be compared; set by the library's order.
    signature: Any

    def __hash__(self) -> int:  # type: ignore[override]
        try:
            return self._hash
        except AttributeError:
            self._hash = hash(frozenset(self.items()))
            return self._hash

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return Function, (dict(self),)


def function(mapping: Mapping[Value, Value]) -> Function | tuple[Value, ...]:
    """The canonical form of a function: a tuple if its domain is 1..n (the empty one included)."""
    n = len(mapping)
    # A domain without 1 can't be 1..n, which settles almost every function at the first look.
    if n == 0:
        return ()
    if 1 in mapping and all(i in mapping for i in range(1, n + 1)):
        return tuple(mapping[i] for i in range(1, n + 1))
    return Function(mapping)


def is_function(v: Value) -> bool:
    """Whether the value is a function: a sequence, record or any other."""
    t = type(v)
    return t is tuple or t is Function


def kind(v: Value) -> str:
    """The sort of a value in the words of an error message."""
    t = type(v)
    if t is int:
        return "integer"
    if t is Bool:
        return "Boolean"
    if t is str:
        return "string"
    if t is ModelValue:
        return "model value"
    if t is tuple:
        return "sequence"
    if t is Function:
        return "record" if all(type(k) is str for k in v) else "function"
    if t is frozenset:
        return "set"
    return t.__name__


# --- identity -------------------------------------------------------------------------------------


def encode(v: Value) -> bytes:
    """Canonical bytes: equal values give equal bytes in every engine, file and process."""
    t = type(v)
    if t is int:
        return b"i%d;" % v
    if t is Bool:
        return b"T" if v is TRUE else b"F"
    if t is str:
        raw = v.encode()
        return b"s%d:%b" % (len(raw), raw)
    if t is tuple:
        return b"<%d:%b" % (len(v), b"".join(map(encode, v)))
    if t is Function:
        pairs = sorted(encode(k) + encode(x) for k, x in v.items())
        return b"(%d:%b" % (len(pairs), b"".join(pairs))
    if t is frozenset:
        return b"{%d:%b" % (len(v), b"".join(sorted(map(encode, v))))
    if t is ModelValue:
        raw = v.name.encode()
        return b"m%d:%b" % (len(raw), raw)
    raise TypeError(f"no canonical bytes for a {t.__name__}")


def decode(data: bytes, at: int, model_values: Mapping[str, ModelValue]) -> tuple[Value, int]:
    """The value whose canonical bytes begin at a place, and the place behind them.

    Raises `ValueError` for bytes that are no value, and for an unknown model value.
    """
    tag = data[at : at + 1]
    at += 1
    if tag in (b"T", b"F"):
        return (TRUE if tag == b"T" else FALSE), at
    if tag == b"i":
        end = data.index(b";", at)
        return int(data[at:end]), end + 1
    if tag == b"" or tag not in b"sm<({":
        raise ValueError(f"no value begins with {tag!r}")
    end = data.index(b":", at)
    size = int(data[at:end])
    at = end + 1
    if tag in (b"s", b"m"):
        if size < 0 or at + size > len(data):
            raise ValueError("a name ends too soon")
        name = data[at : at + size].decode()
        if tag == b"s":
            return name, at + size
        try:
            return model_values[name], at + size
        except KeyError:
            raise ValueError(f"unknown model value {name}") from None
    parts: list[Value] = []
    for _ in range(size * 2 if tag == b"(" else size):
        v, at = decode(data, at, model_values)
        parts.append(v)
    if tag == b"<":
        return tuple(parts), at
    if tag == b"{":
        return frozenset(parts), at
    return Function(zip(parts[::2], parts[1::2], strict=True)), at


def digest(v: Value) -> bytes:
    """16 bytes that stand for a value (blake2b of its canonical bytes)."""
    return blake2b(encode(v), digest_size=16).digest()


def state_digest(state: Mapping[str, Value]) -> bytes:
    """16 bytes that stand for a state: the digest of its variables in the order of their names."""
    h = blake2b(digest_size=16)
    for name in sorted(state):
        h.update(encode(name))
        h.update(encode(state[name]))
    return h.digest()


# --- printing -------------------------------------------------------------------------------------


#: What a string's text has in place of some characters.
_ESCAPES = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\f": "\\f"}
)


def show(v: Value) -> str:
    """A value in TLA+ syntax; elements and fields in the order of `ordered`."""
    t = type(v)
    if t is str:
        return '"' + str(v).translate(_ESCAPES) + '"'
    if t is tuple:
        return "<<" + ", ".join(map(show, v)) + ">>"
    if t is frozenset:
        return "{" + ", ".join(map(show, ordered(v))) + "}"
    if t is Function:
        if all(type(k) is str and k.isascii() and k.isidentifier() for k in v):
            return "[" + ", ".join(f"{k} |-> {show(v[k])}" for k in ordered(v)) + "]"
        return "(" + " @@ ".join(f"{show(k)} :> {show(v[k])}" for k in ordered(v)) + ")"
    return f"{v!r}"


def ordered(values: Iterable[Value]) -> list[Value]:
    """Values as a reader looks for them: an order for eyes, not for CHOOSE, and the same in every
    run.

    Numbers go by size and names alphabetically, the numbers in them by size: p2 comes before p10.
    Collections go by size, as TLC has them, and then element by element. (TLC prints names in the
    order in which it has met them, which nobody can see in what is printed.)
    """
    return sorted(values, key=_rank)


def _rank(v: Value) -> tuple[Any, ...]:
    """What is compared of a value; values of different kinds differ in the first part."""
    t = type(v)
    if t is Bool:
        return (0, bool(v))
    if t is int:
        return (1, v)
    if t is str:
        return (2, _words(v), v)
    if t is ModelValue:
        return (3, _words(v.name), v.name)
    if t is frozenset:
        return (4, len(v), tuple(sorted(map(_rank, v))))
    if t is tuple:
        return (5, len(v), tuple(map(_rank, v)))
    if t is Function:
        pairs = sorted((_rank(k), _rank(x)) for k, x in v.items())
        return (6, len(v), tuple(k for k, _ in pairs), tuple(x for _, x in pairs))
    return (7, repr(v))


def _words(name: str) -> tuple[Any, ...]:
    """A name as letters and numbers by turns."""
    parts = _DIGITS.split(name)
    return tuple(int(p) if i % 2 else p for i, p in enumerate(parts))
