"""What may live here: what a closure is given (states, names), and what memo keys read of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pymodel.kernel import nodes as k
from pymodel.smt.algebra import Algebra
from pymodel.smt.analysis import Path
from pymodel.smt.guards import NO, Guard
from pymodel.smt.symbolic import Lazy, Sym, SymFun, UnsupportedError, is_known
from pymodel.values import Function, Value


@dataclass(slots=True)
class Context:
    """What a node is evaluated in: a state, the next one as far as it is known, bound names."""

    state: Mapping[str, Sym]
    next: Mapping[str, Sym] = field(default_factory=dict)
    env: dict[str, Any] = field(default_factory=dict)
    tables: dict[int, dict[Any, tuple[Any, Guard]]] = field(default_factory=dict)


class UnassignedError(Exception):
    """A variable of the next state was read before the action says what it is."""


class Delayed:
    """A LET's value: computed at its first use, its errors counted at each."""

    __slots__ = ("_compute", "error", "value")

    def __init__(self, compute: Callable[[], Sym] | None, value: Sym = None, error: Guard = NO):
        self._compute = compute
        self.value = value
        self.error = error

    def get(self, alg: Algebra) -> Sym:
        """The value; its errors are added to the algebra's."""
        if self._compute is not None:
            before, alg.error = alg.error, NO
            self.value = self._compute()
            self._compute = None
            self.error, alg.error = alg.error, before
        if self.error != NO:
            alg.fail(self.error)
        return self.value


class Growing(Lazy):
    """A recursive function: its value at an argument is computed when it is asked for."""

    __slots__ = ("_alg", "_known", "_rule", "_running")

    def __init__(self, alg: Algebra, rule: Callable[[Value], Sym]) -> None:
        self._alg = alg
        self._rule = rule
        self._known: dict[Value, tuple[Sym, Guard]] = {}
        self._running: set[Value] = set()

    def at(self, argument: Value) -> Sym:
        """The value at an argument; its errors are added to the algebra's."""
        alg = self._alg
        if argument in self._running:
            raise UnsupportedError("a function's value is defined by itself")
        if argument not in self._known:
            self._running.add(argument)
            before, alg.error = alg.error, NO
            value = self._rule(argument)
            self._known[argument] = (value, alg.error)
            alg.error = before
            self._running.discard(argument)
        value, error = self._known[argument]
        alg.fail(error)
        return value


@dataclass(frozen=True, slots=True, eq=False)
class Alike:
    """Elements that a formula can't tell apart, and the guard that one of them is in the set."""

    first: Value
    guard: Guard
    elements: Sequence[Value]


@dataclass(frozen=True, slots=True, eq=False)
class Operator:
    """A LAMBDA with the names it sees."""

    node: k.Lambda
    env: dict[str, Any]


Closure: TypeAlias = Callable[[Context], Any]
MISSING = object()


def read(state: Mapping[str, Sym], name: str, primed: bool) -> Sym:
    try:
        return state[name]
    except KeyError:
        raise UnassignedError(name + "'" * primed) from None


def follower(path: Path) -> Callable[[dict[str, Any]], Any]:
    """What a memo key says of a path: its value as far as it can be read off without computing."""
    name, steps = path.name, path.steps
    if not steps:
        return lambda env: env[name]

    def follow(env: dict[str, Any]) -> Any:
        v = env[name]
        for i, (is_name, arg) in enumerate(steps):
            x = env[arg] if is_name else arg
            t = type(v)
            if t is Function or t is SymFun:
                entries = v if t is Function else v.entries
                if x not in entries:
                    return MISSING if _is_plain(x) else _rest(v, steps[i:], env)
                v = entries[x]
            elif t is tuple:
                if type(x) is not int or not 0 < x <= len(v):
                    return MISSING if _is_plain(x) else _rest(v, steps[i:], env)
                v = v[x - 1]
            else:
                return _rest(v, steps[i:], env)
        return v

    return follow


def _is_plain(x: Any) -> bool:
    """Whether an argument is an ordinary value: then what it is not in, it is an error to ask."""
    return is_known(x) and type(x) is not Delayed


def _rest(v: Any, steps: Sequence[tuple[int, Any]], env: dict[str, Any]) -> tuple[Any, ...]:
    """A path that can't be followed without computing: where it ended, and all that goes on."""
    return (MISSING, v, *(env[arg] if is_name else arg for is_name, arg in steps))
