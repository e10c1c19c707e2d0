"""What may live here: the decorator of our many small frozen classes, such as the nodes of trees.

`frozen` gives what `dataclass(frozen=True, slots=True)` gives, with one piece of code compiled for
a class in place of six, and that only when the class is first put to use. There are two hundred
such classes, and making them took most of the time that the command needs to start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field
from typing import Any, NoReturn, TypeVar, dataclass_transform

_C = TypeVar("_C", bound=type)
_set = object.__setattr__


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: _C) -> _C:
    """A frozen dataclass with slots; fields may have defaults, but none that a function makes."""
    return _made(cls, ("__init__", "__eq__", "__hash__"))


@dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(field,))
def frozen_object(cls: _C) -> _C:
    """The same for a class whose objects are equal to themselves alone."""
    return _made(cls, ("__init__",))


def _made(cls: _C, methods: tuple[str, ...]) -> _C:
    made: Any = dataclass(slots=True, init=False, eq=False, repr=False)(cls)
    late = _late(made)
    for name in methods:
        if name not in cls.__dict__:
            setattr(made, name, late[name])
    made.__setattr__ = made.__delattr__ = _refuse
    if "__repr__" not in cls.__dict__:
        made.__repr__ = _repr
    made.__reduce__ = _reduce
    found: _C = made
    return found


def _late(kind: Any) -> dict[str, Any]:
    """Methods that put the compiled ones in their own place when one of them is first called."""

    def complete() -> None:
        for name, method in _compiled(kind).items():
            if kind.__dict__.get(name) is late[name]:  # a class may have its own, or need none
                setattr(kind, name, method)

    def __init__(self: Any, *values: object, **named: object) -> None:  # noqa: N807
        complete()
        kind.__init__(self, *values, **named)

    def __eq__(self: Any, other: object) -> Any:  # noqa: N807
        complete()
        return kind.__eq__(self, other)

    def __hash__(self: Any) -> int:  # noqa: N807
        complete()
        found: int = kind.__hash__(self)
        return found

    late = {"__init__": __init__, "__eq__": __eq__, "__hash__": __hash__}
    return late


def _compiled(kind: Any) -> dict[str, Any]:
    """`__init__`, which sets every field once; `__eq__` and `__hash__` by the compared fields."""
    known: dict[str, Any] = {"_set": _set}
    plain: list[str] = []
    keywords: list[str] = []
    for each in _fields(kind):
        assert each.default_factory is MISSING, each.name
        text = each.name
        if each.default is not MISSING:
            known[f"_{each.name}"] = each.default
            text += f"=_{each.name}"
        (keywords if each.kw_only else plain).append(text)
    head = ", ".join(["self", *plain, *(["*", *keywords] if keywords else [])])
    compared = [f.name for f in _fields(kind) if f.compare]
    mine, theirs = ("".join(f"{who}.{n}, " for n in compared) for who in ("self", "other"))
    lines = [
        f"def __init__({head}):",
        *(f" _set(self, {f.name!r}, {f.name})" for f in _fields(kind)),
        " return",
        "def __eq__(self, other):",
        " if other.__class__ is not self.__class__:",
        "  return NotImplemented",
        f" return ({mine}) == ({theirs})",
        "def __hash__(self):",
        f" return hash(({mine}))",
    ]
    exec("\n".join(lines), known)
    return {name: known[name] for name in ("__init__", "__eq__", "__hash__")}


def _fields(kind: Any) -> Iterable[Field[Any]]:
    found: Iterable[Field[Any]] = kind.__dataclass_fields__.values()
    return found


def _refuse(_self: object, name: str, *_value: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot change the field {name!r}")


def _repr(self: Any) -> str:
    shown = (f"{f.name}={getattr(self, f.name)!r}" for f in _fields(self) if f.repr)
    return f"{self.__class__.__qualname__}({', '.join(shown)})"


def _reduce(self: Any) -> tuple[Any, ...]:
    return _restored, (self.__class__, *(getattr(self, f.name) for f in _fields(self)))


def _restored(kind: Any, *values: object) -> Any:
    """An object out of a pickle."""
    made = kind.__new__(kind)
    for name, value in zip(kind.__dataclass_fields__, values, strict=True):
        _set(made, name, value)
    return made


# --- taking apart and putting together ------------------------------------------------------------


def is_frozen(kind: Any) -> bool:
    """Whether this is one of our frozen classes."""
    return isinstance(kind, type) and kind.__dict__.get("__reduce__") is _reduce


def parts_of(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    """A function that gives the values of all fields of an object of a frozen class."""
    names = tuple(kind.__dataclass_fields__)
    return lambda made: tuple([getattr(made, name) for name in names])


def restorer(kind: Any) -> Callable[..., Any]:
    """A function that makes an object of a frozen class from the values of all its fields."""
    puts = tuple(getattr(kind, name).__set__ for name in kind.__dataclass_fields__)
    new = kind.__new__

    def restored(*values: object) -> Any:
        made = new(kind)
        for put, value in zip(puts, values, strict=True):
            put(made, value)
        return made

    return restored
