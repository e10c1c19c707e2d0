"""What may live here: what all nodes of a syntax tree have in common. See `nodes` for the rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field
from enum import Enum
from typing import Any, TypeVar, dataclass_transform

from pymodel.errors import Span

_C = TypeVar("_C", bound=type)
_set = object.__setattr__


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def node(cls: _C) -> _C:
    """A frozen dataclass with slots, of which `Node` has all methods but `__init__`.

    Python's own makes six methods for each of seventy classes, which took most of the time that
    the command needs to start.
    """
    made: Any = dataclass(slots=True, init=False, eq=False, repr=False)(cls)
    made.__init__ = _initializer(made)
    found: _C = made
    return found


def _initializer(kind: Any) -> Any:
    """An `__init__` that sets every field once; only keywords for the fields marked so."""
    known: dict[str, Any] = {"_set": _set}
    plain: list[str] = []
    keywords: list[str] = []
    for each in kind.__dataclass_fields__.values():
        text = each.name
        if each.default is not MISSING:
            known[f"_{each.name}"] = each.default
            text += f"=_{each.name}"
        (keywords if each.kw_only else plain).append(text)
    head = ", ".join(["self", *plain, *(["*", *keywords] if keywords else [])])
    lines = [f"_set(self, {n!r}, {n})" for n in kind.__dataclass_fields__]
    exec(f"def __init__({head}):\n " + "\n ".join(lines), known)
    return known["__init__"]


def _restored(kind: Any, *values: object) -> Any:
    """A node out of a pickle."""
    made = kind.__new__(kind)
    for name, value in zip(kind.__dataclass_fields__, values, strict=True):
        _set(made, name, value)
    return made


def _fields(node: Any) -> Iterable[Field[Any]]:
    found: Iterable[Field[Any]] = node.__dataclass_fields__.values()
    return found


def _compared(node: Node) -> list[object]:
    return [getattr(node, f.name) for f in _fields(node) if f.compare]


class Fixity(Enum):
    """How an operator is written when it is defined or declared."""

    NONFIX = "nonfix"  # F(a, b), or just F
    PREFIX = "prefix"  # -. a
    INFIX = "infix"  # a \prec b
    POSTFIX = "postfix"  # a ^+


class QuantifierKind(Enum):
    """The four quantifiers; the values are the ASCII spelling."""

    FORALL = "\\A"
    EXISTS = "\\E"
    TEMPORAL_FORALL = "\\AA"
    TEMPORAL_EXISTS = "\\EE"


class FairnessKind(Enum):
    """Weak and strong fairness; the values are the ASCII spelling."""

    WEAK = "WF_"
    STRONG = "SF_"


@node
class Node:
    """Anything that has a place in the source."""

    span: Span = field(compare=False, repr=False, kw_only=True)

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"a node does not change: {name}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, self.__class__) or other.__class__ is not self.__class__:
            return NotImplemented
        return _compared(self) == _compared(other)

    def __hash__(self) -> int:
        return hash((self.__class__, *_compared(self)))

    def __repr__(self) -> str:
        shown = (f"{f.name}={getattr(self, f.name)!r}" for f in _fields(self) if f.compare)
        return f"{self.__class__.__name__}({', '.join(shown)})"

    def __reduce__(self) -> tuple[Any, ...]:
        values = (getattr(self, f.name) for f in _fields(self))
        return _restored, (self.__class__, *values)


@node
class Ident(Node):
    """A name where it is introduced or where it names a module: `text`, with its own span.

    Symbols being defined (`a \\prec b == ...`) are an Ident with the canonical operator name.
    """

    text: str


@node
class Expr(Node):
    """Any expression; temporal formulas and actions included."""


@node
class Unit(Node):
    """Anything that stands at the top level of a module, or in a LET."""
