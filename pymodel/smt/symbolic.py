"""What may live here: the shapes of symbolic values, and how they are read back as values.

Everything is finite. What is known is an ordinary value; what is not is one of

| class    | stands for                                                          |
|----------|---------------------------------------------------------------------|
| `Union`  | one of a few values, each under its guard                           |
| `SymSet` | a set: each possible element under the guard that it is a member    |
| `SymFun` | a function with a known domain: a value, perhaps symbolic, for each |

and sets that are better not enumerated are `Lazy`: `[S -> T]`, `SUBSET S`, `Nat` and so on.
A `Union` without alternatives is what an expression without a value gives; the guard under which
that happens is kept apart, by `Algebra.fail`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from pymodel.smt.guards import YES, Guard
from pymodel.values import FALSE, TRUE, Value, function

#: A value, a symbolic value, or a lazy set.
Sym: TypeAlias = Any


class UnsupportedError(Exception):
    """The encoding can't express this; the question is undecided, with this reason."""


class Union:
    """One of several values; guards exclude each other. Compared by identity."""

    __slots__ = ("alts",)

    def __init__(self, alts: dict[Value, Guard]) -> None:
        self.alts = alts


class SymSet:
    """A set of which each element's membership is a guard."""

    __slots__ = ("classes", "members")

    def __init__(self, members: dict[Value, Guard]) -> None:
        self.members = members
        #: Elements taken together, by who asks; kept here because they are of this set.
        self.classes: dict[Any, list[Any]] = {}


class SymFun:
    """A function (record, tuple) whose domain is known."""

    __slots__ = ("entries", "flat")

    def __init__(self, entries: dict[Value, Sym]) -> None:
        self.entries = entries
        self.flat: dict[Value, Guard] | None = None


class Lazy:
    """A set that is described and not enumerated."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, eq=False)
class FunctionsOf(Lazy):
    """`[domain -> range]`."""

    domain: Sym
    range: Sym


@dataclass(frozen=True, slots=True, eq=False)
class RecordsOf(Lazy):
    """`[a : S, b : T]`."""

    fields: Mapping[str, Sym]


@dataclass(frozen=True, slots=True, eq=False)
class TuplesOf(Lazy):
    """`S \\X T`."""

    sets: tuple[Sym, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SubsetsOf(Lazy):
    """`SUBSET base`."""

    base: Sym


@dataclass(frozen=True, slots=True, eq=False)
class Cup(Lazy):
    """`left \\cup right`, where one of them is lazy."""

    left: Sym
    right: Sym


@dataclass(frozen=True, slots=True, eq=False)
class Infinite(Lazy):
    """Nat, Int, STRING, or Seq(element)."""

    name: str
    element: Sym = None


#: What an expression without a value gives.
NOTHING = Union({})
_SYMBOLIC = (Union, SymSet, SymFun, Lazy)


def is_known(v: Sym) -> bool:
    """Whether this is an ordinary value."""
    return not isinstance(v, _SYMBOLIC)


def make_union(alts: dict[Value, Guard]) -> Sym:
    """A union, or the value if there is only one."""
    if len(alts) == 1:
        return next(iter(alts))
    return Union(alts) if alts else NOTHING


def make_set(members: dict[Value, Guard]) -> Sym:
    """A set; an ordinary one if every membership is certain. No member's guard is false."""
    if all(g == YES for g in members.values()):
        return frozenset(members)
    return SymSet(members)


def make_function(entries: dict[Value, Sym]) -> Sym:
    """A function; an ordinary one if all its values are known."""
    if all(is_known(v) for v in entries.values()):
        return function(entries)
    return SymFun(entries)


def make_bool(truth: Guard) -> Sym:
    """A guard as a TLA+ Boolean."""
    if abs(truth) == YES:
        return TRUE if truth == YES else FALSE
    return Union({TRUE: truth, FALSE: -truth})


def entries_of(v: Value) -> dict[Value, Value] | None:
    """The mapping of an ordinary function, None if it is not one."""
    if type(v) is tuple:
        return dict(enumerate(v, 1))
    return v if isinstance(v, dict) else None


def memberships(v: Sym) -> Iterator[Guard]:
    """The guards of the elements of the sets in a value."""
    if isinstance(v, SymSet):
        yield from v.members.values()
    elif isinstance(v, SymFun):
        for x in v.entries.values():
            yield from memberships(x)


def decode(v: Sym, truth: Callable[[Guard], bool]) -> Value:
    """The value that a symbolic one has where the guards are as `truth` says."""
    if isinstance(v, Union):
        chosen = [x for x, g in v.alts.items() if truth(g)]
        assert len(chosen) == 1, f"{len(chosen)} alternatives of a union hold"
        return chosen[0]
    if isinstance(v, SymSet):
        return frozenset(x for x, g in v.members.items() if truth(g))
    if isinstance(v, SymFun):
        return function({k: decode(x, truth) for k, x in v.entries.items()})
    assert not isinstance(v, Lazy), "a state holds a set that was never enumerated"
    return v
