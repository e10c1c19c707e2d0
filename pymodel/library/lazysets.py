"""What may live here: what a set or a function is that is not written out; those of numbers and
strings, and functions. Sets that are made of sets, such as SUBSET S, are in setsofsets.py.

Membership is decided without enumerating. Enumeration, where it is possible at all, is on demand
and in the order of `Order`. They are never elements of a value or parts of a state: engines turn
them into frozensets and functions (`concrete`) before that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeAlias

from pymodel.library.failure import EvalError, describe, shorten, type_error
from pymodel.library.order import Order
from pymodel.values import Function, Value, function, kind, show

#: A set so many times larger than the largest that is written out is not gone through either: it
#: would take hours.
HOPELESS = 100


class LazySet:
    """A set that answers membership at once and is enumerated only when it has to be."""

    __slots__ = ("order",)

    def __init__(self, order: Order) -> None:
        self.order = order

    def contains(self, v: Value) -> bool:
        """`v \\in self`; an `EvalError` if the kinds can't be compared."""
        raise NotImplementedError

    def elements(self) -> Iterator[Value]:
        """Every element, in the model's order; an `EvalError` for an infinite set."""
        raise EvalError(
            "eval.infinite",
            f"cannot enumerate {shorten(repr(self))}",
            hint="only membership in an infinite set can be decided; bound it by a finite set",
        )

    def size(self) -> int | None:
        """How many elements; None for an infinite set."""
        return None

    def same(self, other: LazySet) -> bool | None:
        """Whether two sets without an end are equal; None where that is not known."""
        return True if self is other else None

    def concrete(self) -> frozenset[Value]:
        """The set written out."""
        n = self.size()
        if n is not None and n > self.order.largest:
            raise too_large(repr(self), self.order.largest)
        return frozenset(self.elements())

    def sizable(self) -> bool:
        """Whether `size` is known without going through the elements."""
        return False


AnySet: TypeAlias = "frozenset[Value] | LazySet"


def too_large(what: str, largest: int, verb: str = "written out") -> EvalError:
    """A set of too many elements."""
    return EvalError(
        "eval.too-large",
        f"{shorten(what)} has more elements than are {verb} ({largest})",
        hint="bound it by a smaller set, or raise the limit: --max-set-size of acceptor check, "
        "-maxSetSize of acceptor tlc",
    )


def limited(found: Iterable[Value], order: Order) -> list[Value]:
    """The elements of a set; an error when they are more than are written out."""
    elements = list(islice(found, order.largest + 1))
    if len(elements) > order.largest:
        raise too_large("this set", order.largest)
    return elements


def contains(s: Value, v: Value, order: Order) -> bool:
    """`v \\in s` for any kind of set and an enumerated v."""
    if type(s) is frozenset:
        return order.member(v, s)
    if isinstance(s, LazySet):
        return s.contains(v)
    raise type_error("\\in", "a set", s, "right")


def elements(s: Value, order: Order) -> Iterator[Value]:
    """The elements of any kind of set, in the model's order."""
    if type(s) is frozenset:
        return iter(order.ordered(s))
    if isinstance(s, LazySet):
        if s.sizable() and (n := s.size()) is not None and n > HOPELESS * order.largest:
            return _hopeless(s, order.largest)
        return s.elements()
    raise EvalError("eval.type", f"a bound needs a set, but this is the {kind(s)} {describe(s)}")


def _hopeless(s: LazySet, largest: int) -> Iterator[Value]:
    """The first elements of a set that nobody can go through to its end: what is looked for may
    be among them."""
    yield from islice(s.elements(), largest // 10 + 1)
    raise too_large(repr(s), largest, "gone through")


def concrete(v: Value) -> Value:
    """The value written out, if it is a lazy one."""
    if isinstance(v, LazySet | LazyFunction):
        return v.concrete()
    return v


def as_set(v: Value, operator: str, position: str = "") -> frozenset[Value]:
    """The argument of an operator as a written-out set."""
    if type(v) is frozenset:
        return v
    if isinstance(v, LazySet):
        return v.concrete()
    raise type_error(operator, "a set", v, position)


def size(s: AnySet) -> int | None:
    """How many elements; None for an infinite set."""
    return s.size() if isinstance(s, LazySet) else len(s)


# --- numbers and strings --------------------------------------------------------------------------


class Integers(LazySet):
    """Nat (lowest 0) or Int (lowest None)."""

    __slots__ = ("lowest", "name")

    def __init__(self, order: Order, name: str, lowest: int | None) -> None:
        super().__init__(order)
        self.name = name
        self.lowest = lowest

    def contains(self, v: Value) -> bool:
        if type(v) is not int:
            self.order.unequal(v, 0)  # a model value is not a number; "a" \in Nat is an error
            return False
        return self.lowest is None or v >= self.lowest

    def same(self, other: LazySet) -> bool | None:
        return self.lowest == other.lowest if isinstance(other, Integers) else None

    def __repr__(self) -> str:
        return self.name


class Strings(LazySet):
    """STRING."""

    __slots__ = ()

    def contains(self, v: Value) -> bool:
        if type(v) is not str:
            self.order.unequal(v, "")
            return False
        return True

    def same(self, other: LazySet) -> bool | None:
        return True if isinstance(other, Strings) else None

    def __repr__(self) -> str:
        return "STRING"


class Everything(LazySet):
    """TLC's `Any`: contains every value."""

    __slots__ = ()

    def contains(self, v: Value) -> bool:  # noqa: ARG002 - everything is in it
        return True

    def __repr__(self) -> str:
        return "Any"


class Interval(LazySet):
    """`a..b`."""

    __slots__ = ("high", "low")

    def __init__(self, order: Order, low: int, high: int) -> None:
        super().__init__(order)
        self.low = low
        self.high = high

    def contains(self, v: Value) -> bool:
        if type(v) is int:
            return self.low <= v <= self.high
        if self.low <= self.high:
            self.order.unequal(v, self.low)
        return False

    def elements(self) -> Iterator[Value]:
        return iter(range(self.low, self.high + 1))

    def sizable(self) -> bool:
        return True

    def size(self) -> int:
        return max(0, self.high - self.low + 1)

    def __repr__(self) -> str:
        return f"{self.low}..{self.high}"


# --- functions ------------------------------------------------------------------------------------


def outside(arg: Value, domain: AnySet) -> EvalError:
    """A function was applied to what is not in its domain."""
    shown = shorten(repr(domain)) if isinstance(domain, LazySet) else describe(domain)
    text = f"the argument {describe(arg)} is not in the function's domain {shown}"
    return EvalError("eval.domain", text)


class LazyFunction:
    """A function given by a rule: a recursive one, or one on a set that can't be enumerated.

    Each argument is computed at most once.
    """

    __slots__ = ("computed", "domain", "order", "rule", "running")

    def __init__(self, order: Order, domain: AnySet, rule: Callable[[Value], Value]) -> None:
        self.order = order
        self.domain = domain
        self.rule = rule
        self.computed: dict[Value, Value] = {}
        self.running: set[Value] = set()

    def apply(self, arg: Value) -> Value:
        """The value at an argument; an `EvalError` outside the domain or without an end."""
        if arg in self.computed:
            return self.computed[arg]
        if not contains(self.domain, arg, self.order):
            raise outside(arg, self.domain)
        if arg in self.running:
            raise EvalError("eval.recursion", f"the value at {describe(arg)} is defined by itself")
        self.running.add(arg)
        try:
            value = self.computed[arg] = concrete(self.rule(arg))
        finally:
            self.running.discard(arg)
        return value

    def concrete(self) -> Function | tuple[Value, ...]:
        """The function written out."""
        return function({x: self.apply(x) for x in elements(self.domain, self.order)})

    def __repr__(self) -> str:
        return f"[x \\in {show(self.domain)} |-> ...]"
